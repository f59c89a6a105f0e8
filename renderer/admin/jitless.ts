/** Schemas are checked without code made at run time, which the content security policy forbids. Imported before any of them. */
import { z } from "zod";

z.config({ jitless: true });
