import { BackendPicker } from '../components/backend-picker.js'
import { LossPlot } from '../components/loss-plot.js'
import { NetworkDiagram } from '../components/network-diagram.js'
import { ReconstructionsView } from '../components/reconstructions-view.js'
import { ExamplePicker, SetupForm } from '../components/setup-form.js'
import { TrainingControls } from '../components/training-controls.js'
import { TrainingFigures } from '../components/training-figures.js'
import { text } from '../strings/language.js'

/** Choose, train, watch. */
export function PlaygroundPage() {
  return (
    <div class="page playground">
      <div class="hero">
        <h1>{text.value.heroTitle}</h1>
        <p>{text.value.heroText}</p>
        <ExamplePicker />
      </div>
      <section class="card bench" aria-label={text.value.training}>
        <TrainingControls />
        <TrainingFigures />
      </section>
      <div class="results">
        <ReconstructionsView />
        <LossPlot />
        <NetworkDiagram />
      </div>
      <div class="choices">
        <BackendPicker />
        <SetupForm />
      </div>
    </div>
  )
}
