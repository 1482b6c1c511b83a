#!/usr/bin/env node
import { runBundled } from '../setup/run-typescript.mjs'

await runBundled('../platform/supervisor.ts')
