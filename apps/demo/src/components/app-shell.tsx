import { pages } from '../pages/pages.js'
import { useApp } from '../state/app.js'
import { formatRoute, pageNames } from '../state/route.js'
import { switchTheme, theme } from '../state/theme.js'
import { chooseLanguage, type Language, language, languages, text } from '../strings/language.js'
import { Icon } from './icon.js'
import { NoticeBar } from './notice-bar.js'

/** What is around every page. */
export function AppShell() {
  const Page = pages[useApp().page.value]
  return (
    <>
      <a class="skip" href="#content">
        {text.value.skipToContent}
      </a>
      <Header />
      <NoticeBar />
      <main id="content" tabIndex={-1}>
        <Page />
      </main>
      <footer class="footer">{text.value.source}</footer>
    </>
  )
}

function Header() {
  const app = useApp()
  const { setup } = app.store.state
  return (
    <header class="header">
      <div class="header-inner">
        <span class="brand">
          <Icon name="brand" /> autoencoders<span class="brand-dim">.js</span>
        </span>
        <nav aria-label={text.value.navigation} class="nav">
          {pageNames.map((name) => (
            <a key={name} href={formatRoute(name, setup)} aria-current={app.page.value === name ? 'page' : undefined}>
              {text.value.pages[name]}
            </a>
          ))}
        </nav>
        <div class="header-tools">
          <select
            class="language"
            aria-label={text.value.language}
            value={language.value}
            onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
          >
            {Object.entries(languages).map(([tag, { languageName }]) => (
              <option key={tag} value={tag} lang={tag}>
                {languageName}
              </option>
            ))}
          </select>
          <button type="button" class="icon-button" aria-label={text.value.theme} onClick={switchTheme}>
            <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
          </button>
        </div>
      </div>
    </header>
  )
}
