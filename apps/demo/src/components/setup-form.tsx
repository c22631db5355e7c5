import { defaultSetup, type ExampleName, examples, type Setup, usualUnits } from '../setup/setup.js'
import { useApp } from '../state/app.js'
import { formatShape } from '../strings/format.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'
import { ChoiceField, NumberField, SegmentedField, UnitsField } from './fields.js'
import { FileDrop } from './file-drop.js'

/** Everything that can be chosen before training. A change starts the network anew. */
export function SetupForm() {
  return (
    <Card title={text.value.setup} class="setup">
      <form onSubmit={(event) => event.preventDefault()}>
        <DataFields />
        <ModelFields />
        <TrainingFields />
      </form>
    </Card>
  )
}

/** Set-ups worth a look, one press each. */
export function ExamplePicker() {
  const app = useApp()
  const names = Object.keys(examples) as ExampleName[]
  const { backend } = app.store.state.setup
  return (
    <fieldset class="examples" aria-label={text.value.examplesTitle}>
      <span class="dim">{text.value.examplesTitle}</span>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          class="chip"
          onClick={() => app.choose({ ...defaultSetup, ...examples[name], backend })}
        >
          {text.value.examples[name]}
        </button>
      ))}
    </fieldset>
  )
}

function DataFields() {
  const { setup, choose } = useSetup()
  const { data } = useApp().store.state
  const { groups, datasets, dataSummary, count, corruption, corruptions, corruptionLevel } = text.value
  return (
    <fieldset class="group">
      <legend>{groups.data}</legend>
      <SegmentedField
        name="data"
        label={text.value.data}
        labels={datasets}
        value={setup.data}
        onChoose={(value) => choose({ data: value })}
      />
      <FileDrop />
      {data && <p class="dim small-text">{dataSummary(data.training, data.heldBack, formatShape(data.shape))}</p>}
      <div class="field-pair">
        <NumberField name="count" label={count} value={setup.count} onChoose={(value) => choose({ count: value })} />
        <ChoiceField
          name="corruption"
          label={corruption}
          labels={corruptions}
          value={setup.corruption}
          onChoose={(value) => choose({ corruption: value })}
        />
        {setup.corruption !== 'none' && (
          <NumberField
            name="corruptionLevel"
            label={corruptionLevel}
            value={setup.corruptionLevel}
            onChoose={(value) => choose({ corruptionLevel: value })}
          />
        )}
      </div>
    </fieldset>
  )
}

function ModelFields() {
  const { setup, choose } = useSetup()
  const t = text.value
  return (
    <fieldset class="group">
      <legend>{t.groups.model}</legend>
      <SegmentedField
        name="architecture"
        label={t.architecture}
        labels={t.architectures}
        value={setup.architecture}
        onChoose={(value) => choose({ architecture: value, units: usualUnits[value] })}
      />
      <SegmentedField
        name="latent"
        label={t.latent}
        labels={t.latents}
        value={setup.latent}
        onChoose={(value) => choose({ latent: value })}
      />
      <div class="field-pair">
        <UnitsField
          label={t.units}
          hint={t.unitsHint}
          value={setup.units}
          onChoose={(value) => choose({ units: value })}
        />
        <NumberField
          name="latentSize"
          label={t.latentSize}
          value={setup.latentSize}
          onChoose={(value) => choose({ latentSize: value })}
        />
        {setup.latent === 'gaussian' && (
          <NumberField name="beta" label={t.beta} value={setup.beta} onChoose={(value) => choose({ beta: value })} />
        )}
        {setup.latent === 'vectorQuantized' && (
          <NumberField
            name="codes"
            label={t.codes}
            value={setup.codes}
            onChoose={(value) => choose({ codes: value })}
          />
        )}
        <ChoiceField
          name="loss"
          label={t.lossFunction}
          labels={t.losses}
          value={setup.loss}
          onChoose={(value) => choose({ loss: value })}
        />
      </div>
    </fieldset>
  )
}

function TrainingFields() {
  const { setup, choose } = useSetup()
  const t = text.value
  const numbers = ['learningRate', 'batchSize', 'epochs', 'seed'] as const
  return (
    <fieldset class="group">
      <legend>{t.groups.training}</legend>
      <div class="field-pair">
        <ChoiceField
          name="optimizer"
          label={t.optimizer}
          labels={t.optimizers}
          value={setup.optimizer}
          onChoose={(value) => choose({ optimizer: value })}
        />
        {numbers.map((name) => (
          <NumberField
            key={name}
            name={name}
            label={t[name]}
            value={setup[name]}
            onChoose={(value) => choose({ [name]: value })}
          />
        ))}
      </div>
    </fieldset>
  )
}

function useSetup(): { readonly setup: Setup; choose(change: Partial<Setup>): void } {
  const app = useApp()
  return { setup: app.store.state.setup, choose: (change) => app.choose(change) }
}
