import type { InstanceContext } from '../../stack/local/types.ts'

/** The parts of Prometheus's configuration with addresses or paths. */
export interface PrometheusConfiguration {
  rule_files?: string[]
  scrape_configs: ScrapeConfig[]
}

interface ScrapeConfig {
  job_name: string
  static_configs: { targets: string[] }[]
}

/**
 * The configuration with local paths and addresses. A target that nothing serves here is left out, because it would be
 * reported as down for ever.
 */
export function localScrapes<Configuration extends PrometheusConfiguration>(
  configuration: Configuration,
  { names, files }: Pick<InstanceContext, 'names' | 'files'>,
): Configuration {
  const peers = names.all()
  const served = (config: ScrapeConfig) =>
    config.static_configs
      .map(({ targets, ...more }) => ({ ...more, targets: targets.flatMap(target => peers[target] ?? []) }))
      .filter(({ targets }) => targets.length > 0)
  return {
    ...configuration,
    rule_files: configuration.rule_files?.map(pattern => files.translate(pattern)),
    scrape_configs: configuration.scrape_configs
      .map(config => ({ ...config, static_configs: served(config) }))
      .filter(config => config.static_configs.length > 0),
  }
}
