import { render } from 'preact'
import { AppShell } from './components/app-shell.js'
import { registerOffline } from './offline/register-offline.js'
import { App, AppContext } from './state/app.js'
import { parseRoute } from './state/route.js'
import { startTheme } from './state/theme.js'
import { startLanguage } from './strings/language.js'

startLanguage(parseRoute(location.hash).language)
startTheme()
const app = new App(location.hash)
addEventListener('hashchange', () => app.follow(location.hash))
render(
  <AppContext.Provider value={app}>
    <AppShell />
  </AppContext.Provider>,
  document.getElementById('app')!,
)
registerOffline()
