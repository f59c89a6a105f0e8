/** The host cannot start, for a reason that one sentence tells a person. */
export class StartError extends Error {
  override readonly name = "StartError";
}
