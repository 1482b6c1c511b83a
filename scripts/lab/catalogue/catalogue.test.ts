import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LabDefinitionError, UsageError } from '../errors.ts'
import { type CoursePaths, coursePathsAt } from '../paths.ts'
import { findLab, findStep, listLabs, loadChecks } from './labs.ts'

const fixtures = fileURLToPath(new URL('../fixtures/labs', import.meta.url))
let paths: CoursePaths

beforeEach(() => {
  paths = coursePathsAt(mkdtempSync(join(tmpdir(), 'labs-')))
  cpSync(join(fixtures, '90-greeting/lab.yaml'), join(paths.labs, '90-greeting/lab.yaml'), { recursive: true })
})
afterEach(() => rmSync(paths.root, { recursive: true }))

const manifestFile = () => join(paths.labs, '90-greeting/lab.yaml')
const edit = (change: (text: string) => string) =>
  writeFileSync(manifestFile(), change(readFileSync(manifestFile(), 'utf8')))

describe('a lab', () => {
  it.each(['90', '90-greeting', 'greeting', ' 90 ', 'Greeting'])('is found as “%s”', name => {
    expect(findLab(paths, name).folder).toBe('90-greeting')
  })

  it('is found by one digit', () => {
    mkdirSync(join(paths.labs, '02-x'))
    writeFileSync(join(paths.labs, '02-x/lab.yaml'), readFileSync(manifestFile(), 'utf8').replaceAll(/\b90\b/g, '02'))
    expect(findLab(paths, '2').manifest.id).toBe('02')
  })

  it.each([
    ['91', 'There is no lab “91”. Did you mean 90? The labs are: 90-greeting.'],
    ['greting', 'There is no lab “greting”. Did you mean greeting? The labs are: 90-greeting.'],
    ['kubernetes', 'There is no lab “kubernetes”. The labs are: 90-greeting.'],
    ['../90-greeting', 'There is no lab “../90-greeting”. Did you mean 90-greeting? The labs are: 90-greeting.'],
  ])('is not guessed from “%s”', (name, sentence) => {
    expect(() => findLab(paths, name)).toThrow(new UsageError(sentence))
  })

  it('has the steps that it has', () => {
    const lab = findLab(paths, '90')
    expect(findStep(lab, '2').title).toBe('The server')
    expect(() => findStep(lab, '7')).toThrow(
      'Lab 90 has no step “7”. Its steps are 1 to 2: 1 The greeting, 2 The server.',
    )
  })

  it('is no lab without a manifest', () => {
    mkdirSync(join(paths.labs, '91-notes'))
    expect(listLabs(paths).map(lab => lab.folder)).toEqual(['90-greeting'])
  })

  it('says which file is missing when it has no checks', async () => {
    await expect(loadChecks(findLab(paths, '90'))).rejects.toThrow(
      /Lab 90 cannot be checked: .*checks\/index\.ts is not there/,
    )
  })
})

describe('a broken manifest is complained about by line', () => {
  const complaint = (change: (text: string) => string) => {
    edit(change)
    try {
      findLab(paths, '90')
    } catch (error) {
      expect(error).toBeInstanceOf(LabDefinitionError)
      return (error as Error).message.replaceAll(manifestFile(), 'lab.yaml')
    }
    throw new Error('it was accepted')
  }

  it.each([
    [
      'an unknown key',
      (text: string) => `${text}colour: red\n`,
      'lab.yaml:1 the document has an unknown key “colour”.',
    ],
    [
      'a missing key',
      (text: string) => text.replace(/^minutes.*\n/m, ''),
      "lab.yaml:1 the document must have required property 'minutes'.",
    ],
    [
      'a number of the wrong kind',
      (text: string) => text.replace('points: 40', 'points: many'),
      'lab.yaml:15 steps.0.points must be integer.',
    ],
    [
      'an engine that nobody runs',
      (text: string) => text.replace('engines: []', 'engines: [oracle]'),
      'lab.yaml:9 engines.0 must be one of postgres, redis, kafka, nginx, prometheus.',
    ],
    [
      'a path that leaves the folder',
      (text: string) => text.replace('[greeting.yaml,', '[../x,'),
      /^lab\.yaml:10 files\.0 must match pattern/,
    ],
    [
      'the id of another lab',
      (text: string) => text.replace(/id: .90./, "id: '91'"),
      /^lab\.yaml says id 91, but its folder's name starts with 90\./,
    ],
    [
      'steps with a gap',
      (text: string) => text.replace('- id: 2', '- id: 3'),
      'lab.yaml step “The server” has id 3; steps count from 1 without gaps, so it must be 2.',
    ],
    [
      'a code of another lab',
      (text: string) => text.replace('fails: 90', 'fails: 91'),
      'lab.yaml starter.fails is 91.1.2.no-placeholder, which is not a code of lab 90.',
    ],
    ['no YAML at all', (text: string) => `${text}  - [`, /^lab\.yaml:\d+ /],
  ])('with %s', (_, change, sentence) => {
    const said = complaint(change)
    if (typeof sentence === 'string') expect(said).toBe(sentence)
    else expect(said).toMatch(sentence)
  })
})
