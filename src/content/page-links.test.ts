import { expect, test } from 'vitest'
import { editLink, reportLink } from './page-links.ts'

test('a page links to its file and to a report about it', () => {
  expect(editLink('https://git.example/edit/main/{file}', 'docs/adr/0001-x y.md')).toBe(
    'https://git.example/edit/main/docs/adr/0001-x%20y.md',
  )
  expect(reportLink('mailto:course@example.org?subject={page}', '/lessons/02-x/')).toBe(
    'mailto:course@example.org?subject=%2Flessons%2F02-x%2F',
  )
})
