import { describe, expect, it } from 'vitest'
import type { Manifest } from '../../catalogue/manifest.ts'
import type { AnyPart } from '../../contract.ts'
import type { Check, Workspace } from '../../types.ts'
import { definitionMistakes, readsMistakes } from './definition-mistakes.ts'

const steps = [1, 2].map(id => ({ id, proof: 'static' }))
const manifest = { id: '90', steps } as Manifest

const check = (id: string, more: Partial<Check<Workspace>> = {}): Check<Workspace> => ({
  id,
  step: Number(id[0]),
  title: id,
  proof: 'static',
  run: () => ({ verdict: 'passed', observed: 1 }),
  ...more,
})

const mistakesOf = (...checks: Check<Workspace>[]) => definitionMistakes(checks, [], [], manifest)

const part = (id: string, checks: Check<unknown>[], more: Partial<AnyPart> = {}): AnyPart => ({
  id,
  title: id,
  proof: 'run',
  engines: [],
  open: () => Promise.reject(new Error('not opened here')),
  checks,
  ...more,
})

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
    ['a step without checks', [check('1.1.a')], 'Step 2 has no check.'],
  ])('is not when it has %s', (_, checks, sentence) => {
    expect(mistakesOf(...checks)).toContain(sentence)
  })
})

describe('a lab’s parts', () => {
  const runs = (id: string, more: Partial<Check<unknown>> = {}) =>
    check(id, { proof: 'run', ...more }) as Check<unknown>
  const mistakes = (parts: AnyPart[], proof = 'run') =>
    definitionMistakes([check('1.1.a')], parts, [], { id: '90', steps: [steps[0], { id: 2, proof }] } as Manifest)

  it('are in order when each needs only what came before, also that another part has opened', () => {
    const first = part('code', [runs('2.1.a')], { needs: ['1.*'] })
    const second = part('again', [runs('1.2.b', { needs: ['2.1.a'] })], { needs: ['2.0.start'] })
    expect(
      definitionMistakes([check('1.1.a')], [first, second], [], {
        id: '90',
        steps: steps.map(({ id }) => ({ id, proof: 'run' })),
      } as Manifest),
    ).toEqual([])
  })

  it.each([
    ['two of one id', [part('code', [runs('2.1.a')]), part('code', [runs('1.2.b')])], 'Two parts have the id code.'],
    [
      'a need of what comes later',
      [part('code', [runs('2.1.a')], { needs: ['2.1.a'] })],
      'Part code needs 2.1.a, which does not come before it.',
    ],
    [
      'two starts at one step',
      [part('code', [runs('2.1.a')]), part('more', [runs('2.2.b')])],
      'Two checks have the id 2.0.start.',
    ],
    [
      'a check in the background that begins after what it does not need',
      [part('code', [runs('2.1.a'), runs('2.2.b', { backgroundAfter: '2.1.a' })])],
      'Check 2.2.b begins after 2.1.a, which it does not need.',
    ],
    [
      'a check in the background of an exclusive part',
      [
        part('code', [runs('2.1.a'), runs('2.2.b', { needs: ['2.1.a'], backgroundAfter: '2.1.a' })], {
          exclusive: true,
        }),
      ],
      'Check 2.2.b is in the background, and part code lets nothing run beside it.',
    ],
  ])('are not when there is %s', (_, parts, sentence) => {
    expect(mistakes(parts)).toContain(sentence)
  })

  it('are not when lab.yaml says another proof for a step', () => {
    expect(mistakes([part('code', [runs('2.1.a')])], 'live')).toContain(
      'Step 2 is shown right by run, but lab.yaml says live.',
    )
  })

  it('are not when one reads what the solution has not got, or shows a mutant of a file that it does not name', async () => {
    const solution = { scratch: '/nowhere', list: () => ['sql/1-one.sql', 'roles.sql'] }
    const mutant = {
      id: 'm',
      file: 'roles.sql',
      description: 'x',
      edit: (text: string) => text,
      detectedBy: 'database',
    }
    const mistakes = (...reads: string[]) =>
      readsMistakes([part('database', [runs('2.1.a')], { reads }), part('other', [])], [mutant], solution)
    expect(await mistakes('sql/*', 'roles.sql')).toEqual([])
    expect(await mistakes('sql/*', 'role.sql')).toEqual([
      'Part database reads role.sql, which is not there.',
      'Part database does not say that it reads roles.sql, but shows mutant m of it.',
    ])
  })

  it('are not when a mutant is shown by none of them', () => {
    const mutant = { id: 'm', file: 'x', description: 'x', edit: (text: string) => text, detectedBy: 'stack' }
    expect(definitionMistakes([check('1.1.a'), check('2.1.b')], [], [mutant], manifest)).toEqual([
      'Mutant m is detected by stack, which is no part of the lab.',
    ])
  })
})
