/** The loss over epochs as a picture. */

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { EpochRecord } from '@autoencoders/core'
import { Resvg } from '@resvg/resvg-js'
import { parse, type Spec, View } from 'vega'

/** What is drawn of an epoch. */
export type Losses = Pick<EpochRecord, 'epoch' | 'loss' | 'validationLoss'>

const FONT = 'DejaVu Sans'
const PIXELS_PER_UNIT = 2

/**
 * Draws training and test loss, on a logarithmic axis.
 *
 * @returns A PNG.
 */
export async function lossChart(epochs: readonly Losses[], title: string): Promise<Uint8Array> {
  const view = new View(parse(chartSpec(epochs, title)), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  // The machine may have no fonts at all, so one is brought along.
  const fonts = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'))
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(fonts, 'ttf', file))
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: FONT }
  return new Resvg(svg, { font, background: 'white', fitTo: { mode: 'zoom', value: PIXELS_PER_UNIT } }).render().asPng()
}

/** The chart in Vega's grammar. */
export function chartSpec(epochs: readonly Losses[], title: string): Spec {
  const values = epochs.flatMap(({ epoch, loss, validationLoss }) => [
    { epoch, loss, series: 'training' },
    ...(validationLoss === undefined ? [] : [{ epoch, loss: validationLoss, series: 'test' }]),
  ])
  const color = { scale: 'color', field: 'series' }
  const text = {
    labelFont: FONT,
    titleFont: FONT,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal' as const,
  }
  return {
    width: 520,
    height: 300,
    padding: 12,
    title: { text: title, font: FONT, fontSize: 14, anchor: 'start', offset: 12 },
    data: [{ name: 'losses', values }],
    scales: [
      {
        name: 'x',
        type: 'linear',
        range: 'width',
        zero: false,
        domain: { data: 'losses', field: 'epoch' },
        padding: 12,
      },
      { name: 'y', type: 'log', range: 'height', padding: 10, domain: { data: 'losses', field: 'loss' } },
      { name: 'color', type: 'ordinal', range: ['#2563eb', '#ea580c'], domain: { data: 'losses', field: 'series' } },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', title: 'epoch', format: 'd', tickMinStep: 1, ...text },
      {
        orient: 'left',
        scale: 'y',
        title: 'mean squared error',
        grid: true,
        gridColor: '#e5e7eb',
        tickCount: 6,
        format: '.2~g',
        ...text,
      },
    ],
    legends: [
      {
        stroke: 'color',
        symbolType: 'stroke',
        orient: 'top-right',
        labelFont: FONT,
        labelFontSize: 12,
        symbolStrokeWidth: 3,
      },
    ],
    marks: [
      {
        type: 'group',
        from: { facet: { name: 'line', data: 'losses', groupby: 'series' } },
        marks: [
          {
            type: 'line',
            from: { data: 'line' },
            encode: {
              enter: {
                x: { scale: 'x', field: 'epoch' },
                y: { scale: 'y', field: 'loss' },
                stroke: color,
                strokeWidth: { value: 2 },
              },
            },
          },
          {
            type: 'symbol',
            from: { data: 'line' },
            encode: {
              enter: {
                x: { scale: 'x', field: 'epoch' },
                y: { scale: 'y', field: 'loss' },
                fill: color,
                size: { value: 28 },
              },
            },
          },
        ],
      },
    ],
  }
}
