/** The view of every page. */

import type { ComponentType } from 'preact'
import type { PageName } from '../state/route.js'
import { CertificatePage } from './certificate-page.js'
import { LatentPage } from './latent-page.js'
import { PlaygroundPage } from './playground-page.js'

export const pages: Readonly<Record<PageName, ComponentType>> = {
  playground: PlaygroundPage,
  latent: LatentPage,
  certificate: CertificatePage,
}
