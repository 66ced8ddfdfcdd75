// What goes into the furnace next: an ordered recipe, the laboratory's own, or nothing while an order is awaited.
import { orderedRecipe, type Recipe } from './recipe.ts'
import type { PlantState } from './state.ts'

/** An ordered run as the recipe inbox hands it over; a planned run of the ledger fits. */
export interface RecipeOrder {
  readonly id: string
  readonly program: string
  readonly settings: Readonly<Record<string, number | string>>
}

/** An order that the controller accepts. */
export interface AcceptedOrder {
  readonly id: string
  readonly recipe: Recipe
}

/** `laboratory` is that recipe as an operator types it in; with `none` the furnace goes on standing. */
export type NextHeat = AcceptedOrder | 'laboratory' | 'none'

export interface OrderDeskOptions {
  readonly recipeInbox: () => Promise<RecipeOrder | undefined>
  accepted(order: RecipeOrder): void
  /** Told once of each order that cannot be fired. */
  refused(cause: unknown): void
}

export interface OrderDesk {
  /** The order of the inbox; undefined where there is none, it was fired already or cannot be. */
  next(state: PlantState): Promise<AcceptedOrder | undefined>
}

export function createOrderDesk({ recipeInbox, accepted, refused }: OrderDeskOptions): OrderDesk {
  /** Told of already: while an order is awaited the inbox is asked again and again. */
  let told: string | undefined
  return {
    async next({ firedOrders }) {
      let order: RecipeOrder | undefined
      try {
        order = await recipeInbox()
        if (order === undefined || firedOrders.includes(order.id)) return undefined
        const recipe = orderedRecipe(order)
        accepted(order)
        return { id: order.id, recipe }
      } catch (cause) {
        const what = order?.id ?? String(cause)
        if (what !== told) refused(cause)
        told = what
        return undefined
      }
    },
  }
}
