import type { CertificateResult } from '../messages.js'
import { text } from '../strings/language.js'

/** Every training that was measured, and how far it is from float64. */
export function CertificateTable({ rows }: { readonly rows: readonly CertificateResult[] }) {
  const t = text.value
  const numbers = [t.lossDeviation, t.allowed, t.float32Deviation, t.weightDeviation, t.msPerStep]
  return (
    <table class="certificate-table" data-testid="certificate">
      <caption class="visually-hidden">{t.certificateTable}</caption>
      <thead>
        <tr>
          <th scope="col">{t.backend}</th>
          <th scope="col">{t.model}</th>
          <th scope="col">{t.verdict}</th>
          {numbers.map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.backend} ${row.model}`}>
            <td data-name={t.backend}>{t.backends[row.backend]}</td>
            <td data-name={t.model}>{row.model}</td>
            <td data-name={t.verdict}>
              <span class={row.pass ? 'verdict pass' : 'verdict fail'}>{row.pass ? t.passes : t.deviates}</span>
              {row.firstDivergence && <span class="dim"> {row.firstDivergence.operation}</span>}
            </td>
            {[row.lossDeviation, row.tolerance, row.float32.lossDeviation, row.weightDeviation].map((value, i) => (
              <td key={numbers[i]} data-name={numbers[i]} class="number">
                {value.toExponential(1)}
              </td>
            ))}
            <td data-name={t.msPerStep} class="number">
              {row.msPerStep.toPrecision(2)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
