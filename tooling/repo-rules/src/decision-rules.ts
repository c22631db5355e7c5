/** The rule about decision records: numbered, and found from their index. */

import type { Rule } from './rule.js'

const folder = 'docs/decisions/'

export const decisionsAreIndexed: Rule = {
  name: 'every decision record is numbered once and linked from the index',
  check(workspace) {
    const index = workspace.files.get(`${folder}README.md`) ?? ''
    const links = [...index.matchAll(/\]\((?:\.\/)?([^)#]+\.md)/g)].map(([, link = '']) => link)
    const records = [...workspace.files.keys()]
      .filter((path) => path.startsWith(folder) && path !== `${folder}README.md`)
      .map((path) => path.slice(folder.length))
    const numbers = records.map((record) => record.slice(0, 4))
    const violation = (file: string, expected: string, received: string, repair: string) => [
      { file: folder + file, expected, received, repair },
    ]
    return [
      ...records.flatMap((record, i) => {
        if (!/^\d{4}-[a-z0-9-]+\.md$/.test(record))
          return violation(record, 'a name like 0001-what-it-decides.md', record, 'Give it the next number.')
        if (numbers.indexOf(record.slice(0, 4)) !== i)
          return violation(record, 'a number of its own', `${numbers[i]} again`, 'Give it the next number.')
        if (links.includes(record)) return []
        return violation(record, `a link from ${folder}README.md`, 'none', 'Add it to the index.')
      }),
      ...links
        .filter((link) => !link.includes('/') && !records.includes(link))
        .flatMap((link) => violation('README.md', 'links to records that are there', link, 'Correct the link.')),
    ]
  },
}
