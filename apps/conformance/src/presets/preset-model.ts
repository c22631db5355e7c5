import type { CertificateModel } from '@autoencoders/conformance'
import type { ArchitecturePart, Autoencoder, Shape } from '@autoencoders/core'
import { denseArchitecture } from '@autoencoders/dense'

/** A preset as the certificate trains it. */
export interface PresetModel extends CertificateModel {
  /** The preset's own name, by which the oracle's script knows how it is trained. */
  readonly preset: string
  /** What the preset is told beside shapes, architecture and seed. */
  readonly settings: object
}

/** What presets are put around. */
export interface Around {
  readonly inputShape: Shape
  readonly architecture: ArchitecturePart
}

/** What every preset is given beside its settings. */
export interface CommonOptions extends Around {
  readonly seed: number
}

/** What a model of the certificate may have besides. */
export interface PresetModelOptions extends Pick<CertificateModel, 'undetermined'> {
  /** Default 12 → 8 → z → 8 → 12, tanh: nothing has a kink that rounding could fall on the other side of. */
  around?(): Around
}

/**
 * A preset with its settings.
 *
 * @param name As the certificate calls it.
 * @example presetModel('raeL2', 'codes and decoder kept small', raeL2, { latentSize: 3 })
 */
export function presetModel<const Settings extends object>(
  name: string,
  description: string,
  preset: (options: CommonOptions & Settings) => Autoencoder,
  settings: Settings,
  { around = inDense, undetermined }: PresetModelOptions = {},
): PresetModel {
  const { inputShape } = around()
  const conditionSize = 'conditionSize' in settings ? Number(settings.conditionSize) : 0
  return {
    name,
    description,
    preset: preset.name,
    settings,
    inputShape,
    conditionSize,
    ...(undetermined && { undetermined }),
    create: ({ seed = 0 } = {}) => preset({ ...around(), ...settings, seed }),
  }
}

function inDense(): Around {
  return { inputShape: [12], architecture: denseArchitecture({ hiddenUnits: [8], activation: 'tanh' }) }
}
