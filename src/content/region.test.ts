import { describe, expect, it } from 'vitest'
import { readRegion, regionNames } from './region.ts'

const compose = `services:
  # #region postgres
  postgres:
    image: postgres:17

    # #region health
    healthcheck:
      test: [CMD, pg_isready]
    # #endregion health
  # #endregion postgres
  # #region empty
  # #endregion empty
  # #region open
  redis: {}
`

describe('a region', () => {
  it('is shown without markers, its own or nested, and without the margin', () => {
    expect(readRegion(compose, 'compose.yml', 'postgres')).toBe(
      'postgres:\n  image: postgres:17\n\n  healthcheck:\n    test: [CMD, pg_isready]',
    )
    expect(readRegion(compose, 'compose.yml', 'health')).toBe('healthcheck:\n  test: [CMD, pg_isready]')
  })

  it.each([
    ['TypeScript', '// #region a\nx()\n// #endregion a'],
    ['CSS', '/* #region a */\nx()\n/* #endregion a */'],
    ['HTML', '<!-- #region a -->\nx()\n<!-- #endregion a -->'],
    ['SQL', '-- #region a\nx()\n-- #endregion a'],
    ['shell', '# #region a\nx()\n# #endregion a'],
    ['Windows line ends', '# #region a\r\nx()\r\n# #endregion a\r\n'],
  ])('is marked by a comment: %s', (_, text) => {
    expect(readRegion(text, 'f', 'a')).toBe('x()')
  })

  it('may be a whole file', () => {
    expect(readRegion('# #region a\nx()\n# #endregion a\ny()\n', 'f')).toBe('x()\ny()')
  })

  it('that is missing is an error that names it, the file, and what is there', () => {
    expect(() => readRegion(compose, 'compose.yml', 'postgress')).toThrow(
      'There is no region "postgress" in compose.yml. Regions there: postgres, health, empty, open.',
    )
  })

  it('that is empty, never closed or written twice is an error that names it and the file', () => {
    expect(() => readRegion(compose, 'compose.yml', 'empty')).toThrow('Region "empty" of compose.yml is empty.')
    expect(() => readRegion(compose, 'compose.yml', 'open')).toThrow('Region "open" of compose.yml is never closed.')
    const twice = '# #region a\nx\n# #endregion a\n'.repeat(2)
    expect(() => readRegion(twice, 'f', 'a')).toThrow('Region "a" stands more than once in f.')
  })

  it('is not made by a marker inside code', () => {
    expect(regionNames('const text = "#region a"\necho "# #region b"')).toEqual([])
  })
})
