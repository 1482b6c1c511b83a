/** Composes the simulator of geo: gRPC for its callers, HTTP for its probes and its behaviour. */
import { type GrpcServer, readGrpcService, startGrpcServer } from '@groundwork/kernel/grpc'
import { createHttpApp } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { serviceSettings } from '@groundwork/kernel/process/config'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import type { ShutdownStep } from '@groundwork/kernel/process/shutdown'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { Behaviour, goodDay } from './behaviour.ts'
import { geoMethods } from './simulator.ts'

const { SERVICE_NAME, HOST, PORT, LOG_LEVEL, DRAIN_MS, METRICS_AUTH } = serviceSettings
export const geoSettings = Type.Object({ SERVICE_NAME, HOST, PORT, LOG_LEVEL, DRAIN_MS, METRICS_AUTH, GRPC_PORT: PORT })

/** @param protoFile path of geo.proto */
export async function openGeo(
  config: Static<typeof geoSettings>,
  protoFile: string,
  log: FastifyBaseLogger = createLogger(config),
) {
  let behaviour = goodDay
  const lifecycle = createLifecycle()
  const metrics = createMetrics('geo')
  const app = await createHttpApp({
    title: 'Geo, simulated',
    access: { permissions: {} },
    logger: log,
    lifecycle,
    metrics,
    metricsAuth: config.METRICS_AUTH,
    probes: [],
  })
  const response = { 200: Behaviour, ...problemResponses }
  app.get('/behaviour', { schema: { response } }, async () => behaviour)
  app.put('/behaviour', { schema: { body: Behaviour, response } }, async request => {
    behaviour = request.body
    return behaviour
  })
  let grpc: GrpcServer | undefined
  const stopSteps = (): ShutdownStep[] => [
    ['http', () => app.close()],
    ['grpc', async () => grpc?.stop()],
  ]
  return {
    config,
    app,
    log,
    lifecycle,
    metrics,
    stopSteps,
    async start() {
      const { HOST: host } = config
      const service = readGrpcService(protoFile, 'groundwork.geo.v1.Geo')
      grpc = await startGrpcServer(
        { host, port: config.GRPC_PORT },
        service,
        geoMethods(() => behaviour),
      )
      await app.listen({ host, port: config.PORT })
    },
  }
}
