import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectedDigests } from './expected-digests.js'
import type { PageReport } from './testing/bit-exact-page.js'
import { traceBitExact } from './testing/bit-exact-run.js'
import { openFirefox } from './testing/firefox.js'
import { firstDifference } from './testing/kernel-trace.js'
import { type PageServer, servePage } from './testing/page-server.js'

const path = process.env.FIREFOX_PATH

describe.skipIf(!path)(
  path ? 'bit-exact training in Firefox' : 'bit-exact training in Firefox (not run: there is no Firefox)',
  () => {
    let server: PageServer
    beforeAll(async () => {
      server = await servePage()
    }, 60_000)
    afterAll(() => server?.close())

    it('gives every reference model the weights it has in every engine', async () => {
      const { engine, digests = {}, error } = await visit(server)
      expect(error).toBeUndefined()
      expect(engine).toContain('Firefox/')
      const different = Object.keys(expectedDigests).find((name) => digests[name] !== expectedDigests[name])
      if (different) expect.fail(`${different}: ${await explain(server, different)}`)
    }, 300_000)
  },
)

/** Opens the page in a Firefox that ends with it. */
async function visit({ url, report }: PageServer, query = ''): Promise<PageReport> {
  const reported = report()
  const firefox = openFirefox(path!, `${url}${query}`)
  try {
    return await Promise.race([reported, firefox.failure])
  } finally {
    await firefox.close()
  }
}

/** The first kernel that Firefox computes otherwise than Node. */
async function explain(server: PageServer, model: string): Promise<string> {
  const { trace = [], error } = await visit(server, `?trace=${model}`)
  return error ?? firstDifference(await traceBitExact(model), trace) ?? 'every kernel gives the bits it gives in Node'
}
