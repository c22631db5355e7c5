import { chromium } from 'playwright'
import { findChromium } from '/work/trees/certificate-presets/tooling/setup/find-chromium.mjs'
const [from='/tmp/cp-page.html', to='/tmp/cp-shot.png', anchor='', full='1']=process.argv.slice(2)
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--headless','--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
await page.goto('file://'+from+anchor)
await page.screenshot({ path: to, fullPage: full==='1' })
await browser.close()
