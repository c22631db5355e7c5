import { DrawingCard } from '../components/drawing-card.js'
import { InterpolationView } from '../components/interpolation-view.js'
import { MapExplorer } from '../components/map-explorer.js'
import { TrainingControls } from '../components/training-controls.js'
import { TraversalView } from '../components/traversal-view.js'
import { text } from '../strings/language.js'

/** What is in the codes: seen, touched, drawn. */
export function LatentPage() {
  return (
    <div class="page latent">
      <div class="hero">
        <h1>{text.value.latentTitle}</h1>
        <p>{text.value.latentText}</p>
      </div>
      <section class="card bench" aria-label={text.value.training}>
        <TrainingControls />
      </section>
      <div class="latent-column">
        <MapExplorer />
        <InterpolationView />
      </div>
      <div class="latent-column">
        <DrawingCard />
        <TraversalView />
      </div>
    </div>
  )
}
