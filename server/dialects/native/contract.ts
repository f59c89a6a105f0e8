/**
 * The native API (docs/contract/host.md 4) in one place: the schemas that validate what arrives, the shapes of what
 * leaves, and the routes and events that carry them. The OpenAPI document, the server and the web client all derive
 * from it.
 */
export * from "./contract/events.ts";
export * from "./contract/routes.ts";
export * from "./contract/views.ts";
