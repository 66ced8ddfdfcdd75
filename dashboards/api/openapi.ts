// The OpenAPI description, generated from the schemas of the routes.
import type { SwaggerOptions } from '@fastify/swagger'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'

/** Times and figures are codecs: described as they travel, not as they are held. */
const transform = createJsonSchemaTransform({
  zodToJsonConfig: {
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'bigint') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
      if (zodSchema._zod.def.type === 'custom') Object.assign(jsonSchema, { type: ['number', 'null'] })
      if (zodSchema._zod.def.type === 'undefined') Object.assign(jsonSchema, { type: 'null' })
    },
  },
})

export function openApi(version: string): SwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kunlun',
        version,
        description:
          'Times are ISO 8601 in UTC with as many digits of the second as they have, down to nanoseconds. ' +
          '64-bit integers are strings. A figure that could not be computed is null. Every error is ' +
          '{ error: { code, message, next } }; the codes are listed in docs/errors.md.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform,
  }
}
