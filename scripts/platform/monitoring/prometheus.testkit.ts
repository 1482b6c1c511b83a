/** A Prometheus that runs, asked over its API. https://prometheus.io/docs/prometheus/latest/querying/api/ */

export interface Sample {
  metric: Record<string, string>
  value: number
}

export interface Alert {
  name: string
  state: 'pending' | 'firing'
  labels: Record<string, string>
}

export interface Prometheus {
  /** What an expression is worth now. Rejects with Prometheus's words when it is none. */
  query(expression: string): Promise<Sample[]>
  alerts(): Promise<Alert[]>
  /** Each target's job, and what is wrong with it. */
  targets(): Promise<{ job: string; service: string | undefined; health: string; lastError: string }[]>
}

export function prometheusAt(url: string): Prometheus {
  async function ask<Data>(path: string, parameters: Record<string, string> = {}): Promise<Data> {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`)
    const answer = (await response.json()) as { status: string; error?: string; data: Data }
    if (answer.status !== 'success') throw new Error(answer.error)
    return answer.data
  }

  return {
    async query(expression) {
      const { result } = await ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>('query', {
        query: expression,
      })
      return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }))
    },
    async alerts() {
      const { alerts } = await ask<{ alerts: { state: Alert['state']; labels: Record<string, string> }[] }>('alerts')
      return alerts.map(({ state, labels }) => ({ name: labels.alertname!, state, labels }))
    },
    async targets() {
      const { activeTargets } = await ask<{
        activeTargets: { labels: Record<string, string>; health: string; lastError: string }[]
      }>('targets')
      return activeTargets.map(({ labels, health, lastError }) => {
        return { job: labels.job!, service: labels.service, health, lastError }
      })
    },
  }
}
