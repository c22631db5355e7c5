import type { Objective } from '../contracts.js'
import { definePart, type PartBody, type PartFactory } from '../part.js'
import { forward, modelLoss } from './model-loss.js'

/**
 * One phase that trains everything: `mean over samples of reconstruction + Σ weight · penalty`.
 *
 * Samples count by `batch.weight` where there is one.
 *
 * @example new Autoencoder({ …, objective: reconstructionObjective() }) // the default
 */
export const reconstructionObjective: PartFactory<'objective', object, object> = definePart(
  'objective',
  'reconstruction',
  (): PartBody<Objective> => ({
    phases: (model) => [
      {
        name: 'autoencoder',
        parameters: model.parameters.filter((parameter) => parameter.trainable),
        loss: (batch, context, step) => modelLoss(model, forward(model, batch, context), context, step),
      },
    ],
  }),
)
