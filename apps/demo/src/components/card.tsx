import type { ComponentChildren } from 'preact'

interface CardProps {
  readonly title: string
  readonly text?: ComponentChildren
  readonly aside?: ComponentChildren
  readonly class?: string
  readonly children: ComponentChildren
}

/** A part of a page with its heading. */
export function Card({ title, text, aside, class: name = '', children }: CardProps) {
  return (
    <section class={`card ${name}`}>
      <div class="card-head">
        <div>
          <h2>{title}</h2>
          {text && <p class="dim">{text}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  )
}
