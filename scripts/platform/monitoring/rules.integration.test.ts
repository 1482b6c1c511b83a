/** Rules and scrapes as Prometheus reads them, and the cases of each alert. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { repository } from '../../repository.mjs'
import { findProgram } from '../../stack/engines/programs.ts'
import { requires } from '../../test/requires.ts'
import { rules, rulesFolder } from './shown.testkit.ts'

const testsFolder = join(repository, 'infrastructure/prometheus/tests')
const filesIn = (folder: string) => readdirSync(folder).map(file => join(folder, file))

interface Case {
  tests: { alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[] }[]
}

/** For each alert, whether a case has it fire, and whether one has it not. */
const cases = filesIn(testsFolder)
  .flatMap(file => (parse(readFileSync(file, 'utf8')) as Case).tests)
  .flatMap(({ alert_rule_test: tests = [] }) => tests)
const hasCase = (name: string, fires: boolean) =>
  cases.some(({ alertname, exp_alerts }) => alertname === name && exp_alerts.length > 0 === fires)

test.each(rules().flatMap(({ alert }) => alert ?? []))(
  '%s has a case in which it fires, and one in which it does not',
  alert => {
    expect({ fires: hasCase(alert, true), isSilent: hasCase(alert, false) }).toEqual({ fires: true, isSilent: true })
  },
)

describe('by promtool', () => {
  beforeEach(requires('promtool', findProgram('promtool') !== undefined))

  test('the rules and the scrapes are such as Prometheus takes', async () => {
    await execa('promtool', ['check', 'rules', ...filesIn(rulesFolder)])
    const configuration = join(repository, 'infrastructure/prometheus/prometheus.yml')
    await execa('promtool', ['check', 'config', '--syntax-only', configuration])
  })

  test('every case ends as it says', async () => {
    await execa('promtool', ['test', 'rules', ...filesIn(testsFolder)])
  })
})
