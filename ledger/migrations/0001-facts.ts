// The first tables: all nouns of the ledger.
import type { Kysely } from 'kysely'
import type { ColumnTypes, Step } from './types.ts'

export const facts: Step = {
  name: '0001-facts',
  async up(db, types) {
    await createRuns(db, types)
    await createOutcomes(db, types)
    await createSuggestions(db, types)
    await createPlans(db, types)
    await createTimeline(db, types)
    await createQuarantine(db, types)
    await createRecords(db, types)
  },
}

type Db = Kysely<unknown>

async function createRuns(db: Db, { integer, text, finish, equality }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('runs')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('machine', text, (c) => c.notNull())
      .addColumn('process', text, (c) => c.notNull())
      .addColumn('started', integer, (c) => c.notNull())
      .addColumn('ended', integer)
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('batch', text)
      .addColumn('part', text),
  ).execute()
  await db.schema.createIndex('runs_by_machine').on('runs').columns(['machine', 'started']).execute()
  await db.schema.createIndex('runs_by_start').on('runs').column('started').execute()
  await equality(db.schema.createIndex('runs_by_batch').on('runs').column('batch')).execute()
  await equality(db.schema.createIndex('runs_by_part').on('runs').column('part')).execute()
  await finish(
    db.schema
      .createTable('run_versions')
      .addColumn('run', text, (c) => c.notNull())
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('machine', text, (c) => c.notNull())
      .addColumn('process', text, (c) => c.notNull())
      .addColumn('started', integer, (c) => c.notNull())
      .addColumn('ended', integer)
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('body', text, (c) => c.notNull())
      .addColumn('reason', text)
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull())
      .addPrimaryKeyConstraint('run_versions_key', ['run', 'version']),
  ).execute()
}

async function createOutcomes(db: Db, { integer, text, real, identity, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('outcomes')
      .addColumn('number', integer, identity)
      .addColumn('key', text, (c) => c.notNull().unique())
      .addColumn('run', text, (c) => c.notNull().references('runs.id'))
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('value', real, (c) => c.notNull())
      .addColumn('unit', text, (c) => c.notNull())
      .addColumn('sd', real)
      .addColumn('specimen', text)
      .addColumn('position', text)
      .addColumn('method', text)
      .addColumn('measured', integer, (c) => c.notNull())
      .addColumn('supersedes', integer, (c) => c.references('outcomes.number'))
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
  await db.schema.createIndex('outcomes_by_run').on('outcomes').column('run').execute()
  await db.schema.createIndex('outcomes_by_superseded').on('outcomes').column('supersedes').execute()
  await finish(
    db.schema
      .createTable('outcome_voids')
      .addColumn('outcome', integer, (c) => c.primaryKey().references('outcomes.number'))
      .addColumn('reason', text, (c) => c.notNull())
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
}

async function createSuggestions(db: Db, { integer, text, identity, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('suggestions')
      .addColumn('number', integer, identity)
      .addColumn('id', text, (c) => c.notNull().unique())
      .addColumn('study', text, (c) => c.notNull())
      .addColumn('body', text, (c) => c.notNull())
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
  await db.schema.createIndex('suggestions_by_study').on('suggestions').column('study').execute()
  // The primary key is what makes a second decision impossible, whoever asks.
  await finish(
    db.schema
      .createTable('decisions')
      .addColumn('suggestion', text, (c) => c.primaryKey().references('suggestions.id'))
      .addColumn('answer', text, (c) => c.notNull())
      .addColumn('settings', text, (c) => c.notNull())
      .addColumn('reason', text, (c) => c.notNull())
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
}

async function createPlans(db: Db, { integer, text, identity, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('plans')
      .addColumn('number', integer, identity)
      .addColumn('machine', text, (c) => c.notNull())
      .addColumn('process', text, (c) => c.notNull())
      .addColumn('settings', text, (c) => c.notNull())
      .addColumn('study', text)
      .addColumn('suggestion', text, (c) => c.references('suggestions.id').unique())
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
  await finish(
    db.schema
      .createTable('plan_changes')
      .addColumn('number', integer, identity)
      .addColumn('plan', integer, (c) => c.notNull().references('plans.number'))
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('run', text, (c) => c.references('runs.id'))
      .addColumn('reason', text)
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
  await db.schema.createIndex('plan_changes_by_plan').on('plan_changes').column('plan').execute()
  await db.schema.createIndex('plan_changes_by_run').on('plan_changes').column('run').execute()
}

async function createTimeline(db: Db, { integer, text, identity, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('plant_events')
      .addColumn('number', integer, identity)
      .addColumn('machine', text, (c) => c.notNull())
      .addColumn('kind', text, (c) => c.notNull())
      .addColumn('time', integer, (c) => c.notNull())
      .addColumn('text', text, (c) => c.notNull())
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
  await db.schema.createIndex('plant_events_by_machine').on('plant_events').columns(['machine', 'time']).execute()
  await finish(
    db.schema
      .createTable('questions')
      .addColumn('number', integer, identity)
      .addColumn('kind', text, (c) => c.notNull())
      .addColumn('subject', text, (c) => c.notNull())
      .addColumn('candidates', text, (c) => c.notNull())
      .addColumn('asked', integer, (c) => c.notNull()),
  ).execute()
  await db.schema.createIndex('questions_by_subject').on('questions').columns(['subject', 'kind']).execute()
  await finish(
    db.schema
      .createTable('answers')
      .addColumn('question', integer, (c) => c.primaryKey().references('questions.number'))
      .addColumn('answer', text, (c) => c.notNull())
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
}

async function createQuarantine(db: Db, { integer, text, bytes, identity, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('quarantine')
      .addColumn('id', integer, identity)
      .addColumn('sequence', integer, (c) => c.notNull())
      .addColumn('part', integer, (c) => c.notNull())
      .addColumn('connector', text, (c) => c.notNull())
      .addColumn('source', text, (c) => c.notNull())
      .addColumn('received', integer, (c) => c.notNull())
      .addColumn('content_type', text, (c) => c.notNull())
      .addColumn('body', bytes, (c) => c.notNull())
      .addColumn('code', text, (c) => c.notNull())
      .addColumn('reason', text, (c) => c.notNull())
      .addColumn('machine', text)
      .addColumn('signal', text)
      .addUniqueConstraint('quarantine_once', ['sequence', 'part']),
  ).execute()
  await db.schema.createIndex('quarantine_by_code').on('quarantine').columns(['code', 'connector']).execute()
  await finish(
    db.schema
      .createTable('quarantine_replays')
      .addColumn('entry', integer, (c) => c.primaryKey().references('quarantine.id'))
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull()),
  ).execute()
}

async function createRecords(db: Db, { integer, text, identity, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('configuration')
      .addColumn('key', text, (c) => c.notNull())
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('value', text, (c) => c.notNull())
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull())
      .addPrimaryKeyConstraint('configuration_key', ['key', 'version']),
  ).execute()
  await finish(
    db.schema
      .createTable('audit')
      .addColumn('id', integer, identity)
      .addColumn('who', text, (c) => c.notNull())
      .addColumn('recorded', integer, (c) => c.notNull())
      .addColumn('action', text, (c) => c.notNull())
      .addColumn('subject', text, (c) => c.notNull())
      .addColumn('detail', text, (c) => c.notNull()),
  ).execute()
}
