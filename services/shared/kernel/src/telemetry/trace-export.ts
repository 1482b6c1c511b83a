import { recordSpans } from './tracing.ts'

interface TraceSettings {
  SERVICE_NAME: string
  OTEL_EXPORTER_OTLP_ENDPOINT?: string
}

/** How long to wait for a collector that does not answer, in milliseconds, also at the end of the process. */
const exportMs = 2000

/**
 * Sends spans to the collector of the settings by OTLP over HTTP. The SDK is loaded only when there is a collector,
 * because it costs memory and start-up time.
 * @returns a function that sends the remaining spans and stops
 */
export async function exportTraces(settings: TraceSettings): Promise<() => Promise<void>> {
  const { SERVICE_NAME: service, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings
  if (!endpoint) return async () => {}
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportMs })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1000, exportTimeoutMillis: exportMs })],
  })
  recordSpans(provider.getTracer('@groundwork/kernel'))
  return async () => {
    recordSpans(undefined)
    await provider.shutdown()
  }
}
