import { describe, expect, it } from 'vitest'
import type { AnyLabChecks } from '../catalogue/labs.ts'
import type { Manifest } from '../catalogue/manifest.ts'
import type { Check, Workspace } from '../types.ts'
import { definitionMistakes } from './definition.ts'

const manifest = { id: '90', steps: [{ id: 1 }, { id: 2 }] } as Manifest

const check = (id: string, more: Partial<Check<Workspace>> = {}): Check<Workspace> => ({
  id,
  step: Number(id[0]),
  title: id,
  proof: 'static',
  run: () => ({ verdict: 'passed', observed: 1 }),
  ...more,
})

const mistakesOf = (...checks: Check<Workspace>[]) =>
  definitionMistakes(
    { static: { prepare: workspace => workspace, checks }, mutants: [] } satisfies AnyLabChecks,
    undefined,
    manifest,
  )

describe('a lab’s own list of checks', () => {
  it('is in order when every step has a check and every need is met before', () => {
    expect(
      mistakesOf(check('1.1.parses', { stage: 'parses' }), check('1.2.a', { needs: ['1.1.*'] }), check('2.1.b')),
    ).toEqual([])
  })

  it.each([
    ['two of one id', [check('1.1.a'), check('1.1.a'), check('2.1.b')], 'Two checks have the id 1.1.a.'],
    ['an odd id', [check('1.a'), check('1.1.a'), check('2.1.b')], 'Check id 1.a is not of the form 1.2.pinned-images.'],
    ['another step', [check('1.1.a', { step: 2 }), check('2.1.b')], 'Check 1.1.a says it belongs to step 2.'],
    [
      'an unknown step',
      [check('1.1.a'), check('2.1.b'), check('3.1.c')],
      'Check 3.1.c belongs to step 3, which lab.yaml does not have.',
    ],
    [
      'the wrong proof',
      [check('1.1.a', { proof: 'live' }), check('2.1.b')],
      'Check 1.1.a stands among the static checks but says live.',
    ],
    [
      'a need of nothing',
      [check('1.1.a', { needs: ['9.9.z'] }), check('2.1.b')],
      'Check 1.1.a needs 9.9.z, which does not come before it.',
    ],
    [
      'a need of a later stage',
      [check('1.1.a', { stage: 'exists', needs: ['2.1.b'] }), check('2.1.b')],
      'Check 1.1.a needs 2.1.b, which does not come before it.',
    ],
    [
      'a check shown by nothing',
      [check('1.1.a', { shownBy: ['1.1.*'] }), check('2.1.b')],
      'Check 1.1.a is shown by 1.1.*, which is no live check.',
    ],
    ['a step without checks', [check('1.1.a')], 'Step 2 has no check.'],
  ])('is not when it has %s', (_, checks, sentence) => {
    expect(mistakesOf(...checks)).toContain(sentence)
  })
})
