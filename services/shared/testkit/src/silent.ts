import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'

/** A logger that says nothing; set LOG_LEVEL to hear it. */
export const silent: FastifyBaseLogger = pino({ level: process.env.LOG_LEVEL || 'silent' })
