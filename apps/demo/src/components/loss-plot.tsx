import { useEffect, useMemo, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { useApp } from '../state/app.js'
import type { LossHistory } from '../state/loss-history.js'
import { theme } from '../state/theme.js'
import { formatNumber } from '../strings/format.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'

const HEIGHT = 270
const colours = ['--series-1', '--series-2', '--series-3', '--series-4']

/** Every term of the loss by step, logarithmic, and the loss of what is held back after every epoch. */
export function LossPlot() {
  const { losses } = useApp().store.state
  const t = text.value
  const terms = useMemo(() => termsOf(losses), [losses])
  const names = terms.map((term) => (term === 'total' ? t.total : (t.terms[term] ?? term)))
  const last = losses.last
  const words = last ? t.lossPlotText(formatNumber(last.loss), [...names, t.validation].join(', ')) : t.lossPlotEmpty
  return (
    <Card title={t.lossPlot} class="loss" text={last ? undefined : t.lossPlotEmpty}>
      <Plot
        key={[theme.value, ...names, t.validation].join()}
        losses={losses}
        terms={terms}
        names={[...names, t.validation]}
        words={words}
      />
    </Card>
  )
}

interface PlotProps {
  readonly losses: LossHistory
  readonly terms: readonly string[]
  readonly names: readonly string[]
  readonly words: string
}

function Plot({ losses, terms, names, words }: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  useEffect(() => {
    const element = place.current!
    const made = new uPlot(plotOptions(names, element), [[], ...names.map(() => [])] as uPlot.AlignedData, element)
    plot.current = made
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.destroy()
    }
  }, [])
  useEffect(() => {
    plot.current?.setData(dataOf(losses, terms))
  }, [losses])
  return <div ref={place} class="plot" role="img" aria-label={words} data-points={losses.points.length} />
}

/** Terms that are worth a line of their own: a single one is the total. */
function termsOf({ last }: LossHistory): readonly string[] {
  const terms = Object.keys(last?.terms ?? {})
  return terms.length > 1 ? ['total', ...terms] : ['total']
}

function dataOf({ points, validation }: LossHistory, terms: readonly string[]): uPlot.AlignedData {
  const held = new Map(validation.map(({ step, loss }) => [step, loss]))
  const steps = [...new Set([...points.map(({ step }) => step), ...held.keys()])].sort((a, b) => a - b)
  const byStep = new Map(points.map((point) => [point.step, point]))
  const lines = terms.map((term) =>
    steps.map((step) => {
      const point = byStep.get(step)
      // Undefined leaves the line whole where there is only a point of another one.
      return positive(term === 'total' ? point?.loss : point?.terms[term])
    }),
  )
  return [steps, ...lines, steps.map((step) => positive(held.get(step)))] as uPlot.AlignedData
}

/** A logarithmic axis has no place for the others. */
function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined
}

function plotOptions(names: readonly string[], element: HTMLElement): uPlot.Options {
  const colour = (name: string) => getComputedStyle(element).getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--dim'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    scales: { x: { time: false }, y: { distr: 3 } },
    axes: [axis, { ...axis, ...logarithmic, grid: { ...axis.grid, filter: onlyRound } }],
    cursor: { y: false, points: { size: 6 } },
    legend: { live: false },
    series: [
      {},
      ...names.map((label, i): uPlot.Series => {
        const isValidation = i === names.length - 1
        const stroke = colour(isValidation ? '--validation' : (colours[i % colours.length] ?? '--series-1'))
        return isValidation
          ? { label, stroke, width: 0, paths: () => null, points: { show: true, size: 7, fill: stroke } }
          : { label, stroke, width: i === 0 ? 2 : 1.5, points: { show: false }, spanGaps: true }
      }),
    ],
  }
}

const logarithmic: uPlot.Axis = {
  size: 56,
  filter: onlyRound,
  values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : formatNumber(tick))),
}

/** Of the places on a logarithmic axis those that begin with 1, 2 or 5: the others would be a thicket. */
function onlyRound(_: uPlot, places: number[]): (number | null)[] {
  return places.map((place) => (/^[125]\.000e/.test(place.toExponential(3)) ? place : null))
}
