import { useRef, useState } from 'preact/hooks'
import type { GivenFile } from '../messages.js'
import { useApp } from '../state/app.js'
import { text } from '../strings/language.js'
import { filesOfDrop, filesOfInput } from './given-files.js'

/** Where files of one's own go. */
export function FileDrop() {
  const { store } = useApp()
  const [isOver, setOver] = useState(false)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const give = (given: readonly GivenFile[]) => {
    if (given.length > 0) store.send({ type: 'openFiles', files: given })
  }
  const take = (input: HTMLInputElement) => {
    give(filesOfInput(input))
    input.value = ''
  }
  const { data } = store.state
  const isOwn = data !== null && data.name !== 'digits' && data.name !== 'waves'
  return (
    <fieldset
      aria-label={text.value.dropTitle}
      class={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (event.dataTransfer) void filesOfDrop(event.dataTransfer).then(give)
      }}
    >
      <span class="drop-title">{isOwn ? data.name : text.value.dropTitle}</span>
      <span class="dim small-text">{text.value.dropHint}</span>
      <div class="drop-buttons">
        <button type="button" class="button small" onClick={() => files.current?.click()}>
          {text.value.chooseFiles}
        </button>
        <button type="button" class="button small" onClick={() => folder.current?.click()}>
          {text.value.chooseFolder}
        </button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-testid="open-files"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={(element) => {
          folder.current = element
          element?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        hidden
        onChange={(event) => take(event.currentTarget)}
      />
    </fieldset>
  )
}
