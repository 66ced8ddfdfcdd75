// The worker thread's entry: one seed of one arm.
import type { Job } from './jobs.ts'
import { type Played, play } from './play.ts'
import type { World } from './world.ts'

export default async function work({ module, world, arm, seed }: Job): Promise<Played> {
  const worlds = (await import(module)) as Readonly<Record<string, World>>
  return play(worlds[world]!, arm, seed)
}
