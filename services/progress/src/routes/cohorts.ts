/** The instructors' board. */
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { principalOf } from '../access/callers.ts'
import { CohortsAnswer, GridAnswer } from '../api.ts'
import { ExportQuery, OfCohort } from '../board-api.ts'
import { basePath, type exportFormats } from '../constants.ts'
import { canvasCsv, type Gradebook, gradebookOf, moodleCsv } from '../gradebook.ts'
import { cohortsOf } from '../repo/cohorts.ts'
import { cohortView } from '../view.ts'
import { ownCohort } from './own.ts'
import type { RouteParts } from './parts.ts'
import { createGridJson, readGrid } from './read-grid.ts'

type ExportFormat = (typeof exportFormats)[number]

const csvType = 'text/csv; charset=utf-8'
const jsonType = 'application/json; charset=utf-8'
const writers: Record<ExportFormat, { type: string; ending: string; write(book: Gradebook): string }> = {
  moodle: { type: csvType, ending: 'moodle.csv', write: moodleCsv },
  canvas: { type: csvType, ending: 'canvas.csv', write: canvasCsv },
  json: { type: jsonType, ending: 'json', write: book => JSON.stringify(book, undefined, 2) },
}

const asItIs = (text: string) => text

const exportFile = {
  description: 'A file to save.',
  content: {
    'text/csv': { schema: Type.String({ description: 'For Moodle and Canvas.' }) },
    'application/json': { schema: Type.Unknown({ description: 'Everything that the others say.' }) },
  },
}

export function cohortRoutes(app: App, { pool, catalog }: RouteParts): void {
  const gridJson = createGridJson(pool, catalog)

  app.get(
    `${basePath}/cohorts`,
    {
      config: { permission: 'cohort:read' },
      schema: { summary: 'The cohorts of an instructor', response: { 200: CohortsAnswer, ...problemResponses } },
    },
    async request => {
      const { instructorId } = principalOf(request, 'instructor')
      return { cohorts: (await cohortsOf(pool, instructorId)).map(cohortView) }
    },
  )

  app.get(
    `${basePath}/cohorts/:slug/grid`,
    {
      config: { permission: 'cohort:read' },
      schema: {
        summary: 'Learners by items: where everybody stands',
        params: OfCohort,
        response: { 200: GridAnswer, ...problemResponses },
      },
    },
    async (request, reply) => {
      const json = await gridJson(await ownCohort(pool, request, request.params.slug))
      return (reply as FastifyReply).type(jsonType).serializer(asItIs).send(json)
    },
  )

  app.get(
    `${basePath}/cohorts/:slug/export`,
    {
      config: { permission: 'cohort:read' },
      schema: {
        summary: 'Points by lesson, as a file for a gradebook',
        params: OfCohort,
        querystring: ExportQuery,
        response: { 200: exportFile, ...problemResponses },
      },
    },
    async (request, reply) => {
      const cohort = await ownCohort(pool, request, request.params.slug)
      const { type, ending, write } = writers[request.query.format]
      const file = write(gradebookOf(await readGrid(pool, catalog, cohort)))
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${cohort.slug}.${ending}"`)
        .serializer(asItIs)
        .send(file)
    },
  )
}
