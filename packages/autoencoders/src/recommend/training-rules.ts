/** How to train: all rules that hold, one after the other; later ones add to earlier ones. */

import type { JsonObject } from '@autoencoders/core'
import { factsOfPreset } from './preset-facts.js'
import type { WithPreset } from './reconstruction-rules.js'
import type { Rule } from './rule.js'

/** Options of `fit`; parts among them are choices. */
export interface TrainingAdvice extends JsonObject {
  readonly epochs: number
  readonly batchSize: number
}

/** What is kept for training: a fifth judges, and of the rest a tenth is held back. */
const TRAINED = 0.72
/** About so many steps make a first model. */
const STEPS = 4000
/** Below it, too few are held back to say anything. */
const ENOUGH_TO_HOLD_BACK = 200
/** Where nobody said how many samples there are. */
const TYPICAL_SAMPLES = 1000

const count = ({ samples = TYPICAL_SAMPLES }: WithPreset) => samples
const batchOf = (known: WithPreset) =>
  count(known) < 100 ? 8 : count(known) < 5000 ? 32 : count(known) < 50_000 ? 64 : 128
const stepsPerEpoch = (known: WithPreset) => Math.max(1, Math.ceil((TRAINED * count(known)) / batchOf(known)))
const epochsOf = (known: WithPreset) => Math.min(200, Math.max(5, Math.round(STEPS / stepsPerEpoch(known))))
const isHeldBack = (known: WithPreset) => count(known) >= ENOUGH_TO_HOLD_BACK
/** Losses by which the best epoch cannot be told. */
const isMisleading = ({ preset }: WithPreset) => factsOfPreset(preset).critic || preset === 'maskedAutoencoder'

/** Rules for {@link Advice.training}. */
export const trainingRules: readonly Rule<WithPreset, JsonObject>[] = [
  {
    name: 'how long',
    when: () => true,
    say: (known) => ({ epochs: epochsOf(known), batchSize: batchOf(known) }),
    because: (known) => `About ${STEPS} steps of ${batchOf(known)} samples make a first model.`,
  },
  {
    name: 'adam',
    when: () => true,
    say: () => ({ optimizer: { name: 'adam', options: { learningRate: 0.001 } } }),
    because: () => 'Adam at 0.001 is a start that seldom fails.',
    source: 'Kingma & Ba 2015, https://arxiv.org/abs/1412.6980',
  },
  {
    name: 'hold back',
    when: isHeldBack,
    say: () => ({ validationSplit: 0.1 }),
    because: () => 'A tenth is held back, to see when the model begins to learn by heart.',
  },
  {
    name: 'stop early',
    when: (known) => isHeldBack(known) && !isMisleading(known),
    say: () => ({ earlyStopping: { patience: 10 } }),
    because: () => 'Ten epochs without improvement end it, with the best weights.',
    source: 'Prechelt 1998, https://doi.org/10.1007/3-540-49430-8_3',
  },
  {
    name: 'clip gradients',
    when: ({ architecture }) => architecture.name === 'recurrentArchitecture',
    say: () => ({ gradientClipping: { norm: 1 } }),
    because: () => 'Gradients through many steps explode now and then: their norm is kept at 1.',
    source: 'Pascanu et al. 2013, https://arxiv.org/abs/1211.5063',
  },
  {
    name: 'leave out what does not fit',
    when: (known) => known.contamination > 0 && known.goal !== 'generate' && isHeldBack(known),
    say: (known) => ({
      curriculum: {
        name: 'curriculum',
        options: {
          difficulty: { name: 'ownError', options: {} },
          pacing: {
            name: 'piecewise',
            options: {
              boundaries: [Math.max(1, Math.round(epochsOf(known) / 5)) * stepsPerEpoch(known)],
              values: [1, 1 - known.contamination],
            },
          },
        },
      },
    }),
    because: ({ contamination }) =>
      `After a first look at all samples, the ${Math.round(100 * contamination)} % that the model gives back worst are left out: self-paced learning.`,
    source: 'Kumar et al. 2010',
  },
]
