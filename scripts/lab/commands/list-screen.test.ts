import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { StepView } from '../report/step-view.ts'
import { layOut, type Size } from '../screen/page.ts'
import { widthOf } from '../screen/styled-text.ts'
import type { LabSummary } from './lab-summary.ts'
import { listPage } from './list-page.ts'
import { type ListState, pressKey } from './list-state.ts'

const lab = (id: string, started: boolean, ...states: StepView['state'][]): LabSummary => ({
  lab: {
    folder: id,
    manifest: { id, title: `Lab number ${id}`, summary: `What ${id} is about.`, minutes: 90 },
  } as LabSummary['lab'],
  started,
  steps: states.map((state, index) => ({ id: index + 1, title: `Step ${index + 1}`, points: 50, state })),
})

const listing = (more: Partial<ListState> = {}): ListState => ({
  labs: [
    lab('01', true, 'passed', 'proved'),
    lab('02', true, 'passed', 'not-right'),
    lab('03', false, 'not-started', 'not-started'),
  ],
  filter: 'all',
  selected: '02',
  canGoBack: false,
  ...more,
})

const frame = (state: ListState, size: Size = { columns: 80, rows: 16 }) =>
  layOut(listPage(state, size), size).lines.map(line => stripVTControlCharacters(line).trimEnd())

describe('the list screen', () => {
  it('shows the labs, the steps of the selected one, and the keys', () => {
    expect(frame(listing())).toEqual([
      'The labs                                          1 of 3 done, 150 of 300 points',
      '',
      '  01  Lab number 01                                90 min  done          100/100',
      '> 02  Lab number 02                                90 min  1 of 2 steps   50/100',
      '  03  Lab number 03                                90 min  not started     0/100',
      '',
      'Lab 02  Lab number 02',
      'What 02 is about.',
      '',
      '  ✓ 1  Step 1  passed',
      '  ✗ 2  Step 2  not right yet',
      '',
      '',
      '',
      '─'.repeat(80),
      '↑↓ choose  c check  w watch  s start  h hint  r reset  o open  d done  q quit',
    ])
  })

  it('says what a command said in place of what the lab is about', () => {
    const shown = frame(listing({ notice: 'Begun.\nTwice.' }))
    expect(shown).toContain('Twice.')
    expect(shown).not.toContain('What 02 is about.')
  })

  it.each([
    ['01', '01'],
    ['08', '08'],
    ['16', '16'],
  ])('keeps lab %s in sight when there are many', selected => {
    const labs = Array.from({ length: 16 }, (_, index) => lab(String(index + 1).padStart(2, '0'), true, 'not-right'))
    expect(frame(listing({ labs, selected }), { columns: 80, rows: 14 }).join('\n')).toContain(`> ${selected}`)
  })

  it('fits any screen', () => {
    const labs = [lab('01', true, 'passed'), { ...lab('02', true, 'waits') }]
    labs[0]!.lab.manifest.title = 'A title that is longer than any 日本語 title should ever be '.repeat(3)
    for (const columns of [20, 40, 80, 200])
      for (const rows of [4, 10, 24, 60]) {
        const { lines } = layOut(listPage(listing({ labs }), { columns, rows }), { columns, rows })
        expect(lines.length, `${columns}×${rows}`).toBeLessThanOrEqual(rows)
        expect(Math.max(...lines.map(widthOf)), `${columns}×${rows}`).toBeLessThanOrEqual(columns)
      }
  })
})

describe('a key on the list screen', () => {
  it.each([
    ['return', 'check'],
    ['c', 'check'],
    ['w', 'watch'],
    ['s', 'start'],
    ['h', 'hint'],
    ['q', 'quit'],
    ['ctrl+c', 'quit'],
    ['l', undefined],
    ['escape', undefined],
    ['x', undefined],
  ])('%s asks for %s', (key, effect) => {
    expect(pressKey(listing(), key).effect).toBe(effect)
  })

  it('leads back where there is a screen below', () => {
    const over = listing({ canGoBack: true })
    expect([pressKey(over, 'l').effect, pressKey(over, 'escape').effect]).toEqual(['back', 'back'])
  })

  it.each([
    ['down', '02', '03'],
    ['down', '03', '03'],
    ['up', '02', '01'],
    ['up', '01', '01'],
    ['home', '03', '01'],
    ['end', '01', '03'],
  ])('%s leads from lab %s to lab %s', (key, from, to) => {
    expect(pressKey(listing({ selected: from }), key).state.selected).toBe(to)
  })

  it.each([
    ['o', '01', 'open', '02'],
    ['o', '03', 'open', '03'],
    ['d', '02', 'done', '01'],
  ])('%s with lab %s selected shows only those %s, and selects %s', (key, from, filter, selected) => {
    const { state } = pressKey(listing({ selected: from }), key)
    expect(state).toMatchObject({ filter, selected })
    expect(pressKey(state, key).state.filter).toBe('all')
  })

  it.each(['c', 'w', 'h', 'r'])('%s says first how a lab is started', key => {
    const { state, effect } = pressKey(listing({ selected: '03' }), key)
    expect([effect, state.asksReset, state.notice]).toEqual([
      undefined,
      undefined,
      'Lab 03 has not been started; s starts it.',
    ])
  })

  it('begins a lab again only after a yes', () => {
    const asked = pressKey(listing(), 'r').state
    expect(frame(asked).join('\n')).toContain('Begin it again?')
    expect(pressKey(asked, 'y').effect).toBe('reset')
    expect(pressKey(asked, 'down').state).toMatchObject({ selected: '02', notice: 'Nothing was reset.' })
  })

  it('does nothing where no lab is shown', () => {
    const none = { ...listing({ labs: [lab('02', true, 'not-right')] }), filter: 'done' as const }
    expect(frame(none).join('\n')).toContain('No lab is like that.')
    for (const key of ['c', 'w', 'r', 'down']) expect(pressKey(none, key).effect, key).toBeUndefined()
  })
})
