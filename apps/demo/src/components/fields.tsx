/** The fields of forms: a choice, a number, a list of levels. */

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { type Choice, type ChoiceName, choices, limits, type NumberName } from '../setup/setup.js'
import { clampNumber, unitsOf } from '../setup/setup-codec.js'

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly children: ComponentChildren
}

function Field({ id, label, hint, children }: FieldProps) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children}
      {hint && (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

interface ChoiceFieldProps<Name extends ChoiceName> {
  readonly name: Name
  readonly label: string
  readonly labels: Readonly<Record<Choice<Name>, string>>
  readonly value: Choice<Name>
  onChoose(value: Choice<Name>): void
}

export function ChoiceField<Name extends ChoiceName>({ name, label, labels, value, onChoose }: ChoiceFieldProps<Name>) {
  const id = useId()
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        name={name}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value as Choice<Name>)}
      >
        {(choices[name] as readonly Choice<Name>[]).map((choice) => (
          <option key={choice} value={choice}>
            {labels[choice]}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** A few choices side by side. */
export function SegmentedField<Name extends ChoiceName>({
  name,
  label,
  labels,
  value,
  onChoose,
}: ChoiceFieldProps<Name>) {
  const group = useId()
  return (
    <fieldset class="field segmented">
      <legend class="field-label">{label}</legend>
      <div class="segments">
        {(choices[name] as readonly Choice<Name>[]).map((choice) => (
          <label key={choice} class={choice === value ? 'segment chosen' : 'segment'}>
            <input
              type="radio"
              name={`${name}-${group}`}
              value={choice}
              checked={choice === value}
              onChange={() => onChoose(choice)}
            />
            {labels[choice]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface NumberFieldProps {
  readonly name: NumberName
  readonly label: string
  readonly value: number
  onChoose(value: number): void
}

export function NumberField({ name, label, value, onChoose }: NumberFieldProps) {
  const id = useId()
  const { minimum, maximum, whole } = limits[name]
  const take = (input: HTMLInputElement) => {
    const number = clampNumber(name, input.value)
    input.value = String(number)
    if (number !== value) onChoose(number)
  }
  return (
    <Field id={id} label={label}>
      <input
        id={id}
        type="number"
        name={name}
        min={minimum}
        max={maximum}
        step={whole ? 1 : 'any'}
        value={value}
        inputMode={whole ? 'numeric' : 'decimal'}
        onChange={(event) => take(event.currentTarget)}
      />
    </Field>
  )
}

interface UnitsFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: readonly number[]
  onChoose(value: readonly number[]): void
}

export function UnitsField({ label, hint, value, onChoose }: UnitsFieldProps) {
  const id = useId()
  const take = (input: HTMLInputElement) => {
    const units = unitsOf(input.value)
    input.value = units.join(', ')
    if (units.join() !== value.join()) onChoose(units)
  }
  return (
    <Field id={id} label={label} hint={hint}>
      <input
        id={id}
        aria-describedby={`${id}-hint`}
        type="text"
        name="units"
        value={value.join(', ')}
        onChange={(event) => take(event.currentTarget)}
      />
    </Field>
  )
}
