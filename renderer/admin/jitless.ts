/**
 * Makes zod check schemas without generated code, which the content security policy forbids. Must be imported before
 * any schema.
 */
import { z } from "zod";

z.config({ jitless: true });
