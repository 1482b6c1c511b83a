/** What the monitoring asks for: the queries of all panels, and the rules. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { repository } from '../../repository.mjs'

const dashboardsFolder = join(repository, 'infrastructure/grafana/dashboards')
export const rulesFolder = join(repository, 'infrastructure/prometheus/rules')

interface Dashboard {
  uid: string
  title: string
  panels: Panel[]
}

interface Panel {
  id: number
  title: string
  datasource: { uid: string }
  targets: { expr: string }[]
}

export interface Rule {
  record?: string
  alert?: string
  expr: string
  for?: string
}

export const dashboards = (): (Dashboard & { file: string })[] =>
  readdirSync(dashboardsFolder).map(file => ({
    file,
    ...(JSON.parse(readFileSync(join(dashboardsFolder, file), 'utf8')) as Dashboard),
  }))

/** What a panel asks, with Grafana's variables replaced as it does: every service, and an interval. */
export const queriesOf = ({ targets }: Panel): string[] =>
  targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$service', '.*'))

export const rules = (): Rule[] =>
  readdirSync(rulesFolder).flatMap(file =>
    (parse(readFileSync(join(rulesFolder, file), 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
      group => group.rules,
    ),
  )
