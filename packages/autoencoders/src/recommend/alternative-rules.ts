/** What else would do, and when: all rules that hold, without what is recommended already. */

import type { PresetName } from './preset-facts.js'
import type { Goal } from './question.js'
import type { WithPreset } from './reconstruction-rules.js'
import type { Rule } from './rule.js'

/** An alternative for some goals; `unless` it could not work. */
function alternative(
  preset: PresetName,
  goals: readonly Goal[],
  when: string,
  source?: string,
  unless: (known: WithPreset) => boolean = () => false,
): Rule<WithPreset, PresetName> {
  return {
    name: preset,
    when: (known) => goals.includes(known.goal) && !unless(known),
    say: () => preset,
    because: () => when,
    ...(source !== undefined && { source }),
  }
}

const isText = ({ kind }: WithPreset) => kind === 'text'
const isConditional = ({ condition }: WithPreset) => condition > 0
const isUNet = ({ architecture }: WithPreset) => architecture.name === 'uNetArchitecture'

/** Rules for {@link Advice.alternatives}. */
export const alternativeRules: readonly Rule<WithPreset, PresetName>[] = [
  alternative(
    'vqVae',
    ['compress'],
    'when z is to be stored in few bits',
    'van den Oord et al. 2017, https://arxiv.org/abs/1711.00937',
  ),
  alternative(
    'residualVqVae',
    ['compress', 'codes'],
    'when bits are to be spent by need: fewer levels, coarser',
    'Lee et al. 2022, https://arxiv.org/abs/2203.01941',
    isText,
  ),
  alternative(
    'denseAutoencoder',
    ['compress', 'reduce'],
    'without hidden layers, as the linear baseline that the rest has to beat',
    undefined,
    isText,
  ),
  alternative(
    'convAutoencoder',
    ['compress', 'anomalies'],
    'when series are long and time is short: convolutions over time',
    undefined,
    ({ architecture, kind }) => architecture.name !== 'recurrentArchitecture' || kind === 'text',
  ),
  alternative(
    'lstmAutoencoder',
    ['compress', 'anomalies'],
    'when what comes early decides what comes late',
    undefined,
    ({ kind, shape }) => kind !== 'series' || shape.length < 2,
  ),
  alternative(
    'residualAutoencoder',
    ['compress', 'anomalies', 'generate'],
    'when the error stays high and there is time for a deeper network',
    'He et al. 2016, https://arxiv.org/abs/1512.03385',
    ({ architecture }) => architecture.name !== 'convArchitecture',
  ),
  alternative(
    'uNetAutoencoder',
    ['denoise'],
    'when the damage is a task of its own, with pairs { input, target }',
    'Ronneberger et al. 2015, https://arxiv.org/abs/1505.04597',
    ({ kind, shape: [height = 1, width = 1] }) => kind !== 'images' || Math.min(height, width) < 16,
  ),
  alternative(
    'raeL2',
    ['reduce', 'features'],
    'when z is to be smooth without noise',
    'Ghosh et al. 2020, https://arxiv.org/abs/1903.12436',
  ),
  alternative(
    'raeGradientPenalty',
    ['reduce'],
    'the same by the decoder’s slopes, when its weights say little',
    'Ghosh et al. 2020, https://arxiv.org/abs/1903.12436',
  ),
  alternative(
    'decorrelatedAutoencoder',
    ['reduce', 'features'],
    'when units of z are to be read one by one',
    'Cogswell et al. 2016, https://arxiv.org/abs/1511.06068',
  ),
  alternative(
    'sparseAutoencoder',
    ['features'],
    'when few units are to be at work for any one sample',
    'Ng 2011, https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf',
  ),
  alternative('contractiveAutoencoder', ['features'], 'when there are few samples', 'Rifai et al. 2011', isText),
  alternative(
    'denoisingAutoencoder',
    ['features', 'anomalies', 'complete'],
    'when what is to be withstood is noise rather than gaps',
    'Vincent et al. 2010, https://jmlr.org/papers/v11/vincent10a.html',
  ),
  alternative(
    'maskedAutoencoder',
    ['features', 'denoise'],
    'when what is to be withstood is gaps rather than noise',
    'He et al. 2022, https://arxiv.org/abs/2111.06377',
  ),
  alternative(
    'vae',
    ['anomalies', 'reduce'],
    'when scores are to be likelihoods, or z is to be without holes',
    'An & Cho 2015',
    isUNet,
  ),
  alternative(
    'importanceWeightedVae',
    ['generate'],
    'when the likelihood is what counts',
    'Burda et al. 2016, https://arxiv.org/abs/1509.00519',
  ),
  alternative(
    'flowPriorVae',
    ['generate'],
    'when samples are worse than reconstructions: a prior that bends to the codes',
    'Chen et al. 2017, https://arxiv.org/abs/1611.02731',
    isConditional,
  ),
  alternative(
    'vampPriorVae',
    ['generate'],
    'the same by made-up samples whose codes are the prior',
    'Tomczak & Welling 2018, https://arxiv.org/abs/1705.07120',
    (known) => isConditional(known) || isText(known),
  ),
  alternative(
    'mixturePriorVae',
    ['generate', 'disentangle'],
    'when data falls into groups',
    'Dilokthanakul et al. 2016, https://arxiv.org/abs/1611.02648',
  ),
  alternative(
    'infoVae',
    ['generate'],
    'when units of z fall silent',
    'Zhao et al. 2019, https://arxiv.org/abs/1706.02262',
  ),
  alternative(
    'wassersteinAutoencoder',
    ['generate'],
    'when reconstructions are to be sharp and a likelihood is not needed',
    'Tolstikhin et al. 2018, https://arxiv.org/abs/1711.01558',
  ),
  alternative(
    'adversarialAutoencoder',
    ['generate'],
    'when the prior has no density, only draws',
    'Makhzani et al. 2016, https://arxiv.org/abs/1511.05644',
  ),
  alternative(
    'vaeGan',
    ['generate'],
    'when images are blurred and there are tens of thousands of them',
    'Larsen et al. 2016, https://arxiv.org/abs/1512.09300',
    ({ kind, condition }) => kind !== 'images' || condition > 0,
  ),
  alternative(
    'conditionalVae',
    ['generate'],
    'when classes are known: condition on them',
    'Sohn et al. 2015',
    ({ labels, condition }) => !labels || condition > 0,
  ),
  alternative(
    'categoricalVae',
    ['disentangle', 'codes'],
    'when what varies is of kinds, not of degrees',
    'Jang et al. 2017, https://arxiv.org/abs/1611.01144',
  ),
  alternative(
    'betaVae',
    ['disentangle'],
    'when one number is to say how much is given up for it',
    'Higgins et al. 2017, https://openreview.net/forum?id=Sy2fzU9gl',
  ),
  alternative(
    'capacityVae',
    ['disentangle'],
    'when reconstructions are poor: z may tell more as training goes on',
    'Burgess et al. 2018, https://arxiv.org/abs/1804.03599',
  ),
  alternative(
    'factorVae',
    ['disentangle'],
    'when batches are small: a critic judges dependence instead',
    'Kim & Mnih 2018, https://arxiv.org/abs/1802.05983',
    isText,
  ),
]
