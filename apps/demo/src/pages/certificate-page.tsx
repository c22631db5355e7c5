import { useState } from 'preact/hooks'
import { Card } from '../components/card.js'
import { CertificateTable } from '../components/certificate-table.js'
import { type BackendName, choices } from '../setup/setup.js'
import { offerDownload } from '../state/app.js'
import { certificate, certificateJson, measureDevice } from '../state/certificate.js'
import { text } from '../strings/language.js'

/** Whether the backends of this device train to the same numbers as float64. */
export function CertificatePage() {
  const t = text.value
  const { status, rows, absent, error } = certificate.value
  const [backends, setBackends] = useState<readonly BackendName[]>(choices.backend)
  const passed = rows.filter(({ pass }) => pass).length
  return (
    <div class="page certificate">
      <div class="hero">
        <h1>{t.certificateTitle}</h1>
        <p>{t.certificateText}</p>
      </div>
      <Card title={t.pages.certificate} text={rows.length === 0 ? t.certificateEmpty : undefined}>
        <BackendChecks chosen={backends} onChoose={setBackends} />
        <div class="control-row">
          <button
            type="button"
            class="button primary"
            disabled={status === 'measuring' || backends.length === 0}
            onClick={() => measureDevice(backends)}
          >
            {status === 'measuring' ? t.measuring : t.runCertificate}
          </button>
          <button
            type="button"
            class="button"
            disabled={rows.length === 0}
            onClick={() => offerDownload('certificate.json', certificateJson(certificate.value))}
          >
            {t.exportJson}
          </button>
          <span class="certificate-summary" role="status" data-status={status}>
            {rows.length > 0 && t.certificateSummary(passed, rows.length)}
          </span>
        </div>
        {error && <p class="verdict fail">{error}</p>}
        {rows.length > 0 && <CertificateTable rows={rows} />}
        {absent.map(({ backend, reason }) => (
          <p key={backend} class="dim small-text absent">
            {t.backends[backend]}: {t.fails(reason)}
          </p>
        ))}
      </Card>
    </div>
  )
}

interface BackendChecksProps {
  readonly chosen: readonly BackendName[]
  onChoose(chosen: readonly BackendName[]): void
}

function BackendChecks({ chosen, onChoose }: BackendChecksProps) {
  const toggle = (name: BackendName) =>
    onChoose(choices.backend.filter((other) => (other === name ? !chosen.includes(name) : chosen.includes(other))))
  return (
    <fieldset class="checks">
      <legend class="visually-hidden">{text.value.backend}</legend>
      {choices.backend.map((name) => (
        <label key={name} class="check">
          <input type="checkbox" name={name} checked={chosen.includes(name)} onChange={() => toggle(name)} />
          {text.value.backends[name]}
        </label>
      ))}
    </fieldset>
  )
}
