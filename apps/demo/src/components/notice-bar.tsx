import { useApp } from '../state/app.js'
import type { Notice } from '../state/app-state.js'
import { text } from '../strings/language.js'
import { Icon } from './icon.js'

/** What a person should be told, until it is closed. */
export function NoticeBar() {
  const { store } = useApp()
  const { notice } = store.state
  return (
    <div class="notices" role="status" aria-live="polite">
      {notice && (
        <div class={`notice notice-${notice.kind}`}>
          <span>{wordsOf(notice)}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={text.value.close}
            onClick={() => store.dispatch({ type: 'noticed', notice: null })}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  )
}

function wordsOf(notice: Notice): string {
  const { lost, opened, linkCopied, backends } = text.value
  switch (notice.kind) {
    case 'error':
      return notice.message
    case 'lost':
      return lost(backends[notice.backend], notice.reason, notice.next && backends[notice.next])
    case 'opened':
      return opened(notice.name)
    case 'linkCopied':
      return linkCopied
  }
}
