/** The bit-exact page, bundled and served on this machine alone, and what it reports. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import type { PageReport } from './bit-exact-page.js'

/** A page that is served. */
export interface PageServer {
  readonly url: string
  /** What the next page to finish reports. */
  report(): Promise<PageReport>
  close(): Promise<void>
}

const html =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="page.js"></script>'
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** Bundles the page from the sources and serves it on a free port of the loopback interface. */
export async function servePage(): Promise<PageServer> {
  const files = await bundle()
  let deliver: (report: PageReport) => void = () => {}
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      void readBody(request).then((body) => deliver(JSON.parse(body) as PageReport))
      response.end()
    } else answer(files, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    report: () =>
      new Promise((resolve) => {
        deliver = resolve
      }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Files = ReadonlyMap<string, string | Uint8Array>

/** Each file of the bundle by its path from the page. */
async function bundle(): Promise<Files> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    base: './',
    resolve: { conditions: ['@autoencoders/source', 'module', 'browser', 'import', 'default'] },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('./bit-exact-page.ts', import.meta.url)),
        output: { entryFileNames: 'page.js' },
      },
    },
  })
  const { output } = outputs as Rolldown.RolldownOutput
  const files = output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const)
  return new Map([...files, ['index.html', html]])
}

function answer(files: Files, { url = '/' }: IncomingMessage, response: ServerResponse): void {
  const path = new URL(url, 'http://localhost').pathname.slice(1) || 'index.html'
  const content = files.get(path)
  if (content === undefined) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' }).end(content)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
