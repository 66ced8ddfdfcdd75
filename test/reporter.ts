// Closes a test execution with one line of counts; names what was left out, which counts as a failure with CI=true.
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Left out for lack of the shared recordings, which a clone does not carry: never a failure. */
const dataAbsent = /left out: \.\.\/shared\/data\b/

/** Left out for lack of a program that only the environment can name, e.g. a second major version of a server: never a failure. */
const programUnnamed = /left out: KUNLUN_TEST_\w+ names no program/

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter(
      (module) => module.errors().length > 0 || (module.state() === 'failed' && isEmpty(module)),
    ).length
    const leftOut = tests.filter((test) => test.result().state === 'skipped')
    for (const test of leftOut) process.stdout.write(`left out: ${test.fullName}${noteOf(test)}\n`)
    const missing = process.env['CI'] === 'true' ? leftOut.filter((test) => !isAllowed(test)).length : 0
    if (missing > 0) process.exitCode = 1
    const failed = count('failed') + broken + missing
    process.stdout.write(`${count('passed')} passed, ${failed} failed, ${leftOut.length - missing} skipped\n`)
  }
}

function isEmpty(module: TestModule): boolean {
  return [...module.children.allTests()].length === 0
}

function noteOf(test: TestCase): string {
  const result = test.result()
  return result.state === 'skipped' && result.note !== undefined ? `: ${result.note}` : ''
}

/** Data that a clone does not carry, unnamed programs, clauses of a shared suite that cannot apply to an implementation. */
function isAllowed(test: TestCase): boolean {
  const text = `${test.fullName} ${noteOf(test)}`
  return dataAbsent.test(text) || programUnnamed.test(text) || /\(exempt: /.test(text)
}
