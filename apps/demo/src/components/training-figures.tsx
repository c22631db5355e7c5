import { useApp } from '../state/app.js'
import { formatCount, formatNumber } from '../strings/format.js'
import { text } from '../strings/language.js'

/** Where training is, how fast, and how long it will take. */
export function TrainingFigures() {
  const { progress, losses, setup, status } = useApp().store.state
  const { stepCount, epoch, loss, speed, timeLeft, of, seconds } = text.value
  const left =
    progress && status !== 'finished'
      ? ((progress.totalSteps - progress.step) * setup.batchSize) / progress.samplesPerSecond
      : undefined
  const share = progress ? progress.step / progress.totalSteps : 0
  return (
    <div class="figures-block">
      <dl class="figures">
        <Figure
          name={stepCount}
          id="step"
          value={progress ? formatCount(progress.step) : '0'}
          {...(progress && { unit: `/ ${formatCount(progress.totalSteps)}` })}
        />
        <Figure name={epoch} id="epoch" value={progress ? of(String(progress.epoch), String(progress.epochs)) : '–'} />
        <Figure name={loss} id="loss" value={losses.last ? formatNumber(losses.last.loss) : '–'} />
        <Figure name={speed} id="speed" value={progress ? formatCount(Math.round(progress.samplesPerSecond)) : '–'} />
        <Figure name={timeLeft} id="left" value={left === undefined ? '–' : seconds(Math.ceil(left))} />
      </dl>
      <div class="progress" aria-hidden="true">
        <div class="progress-done" style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  )
}

interface FigureProps {
  readonly name: string
  readonly id: string
  readonly value: string
  readonly unit?: string
}

function Figure({ name, id, value, unit }: FigureProps) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>
        <span data-testid={id}>{value}</span>
        {unit && <span class="figure-unit"> {unit}</span>}
      </dd>
    </div>
  )
}
