/** Two soft notes, synthesized, so there is no file to load. */
let context: AudioContext | undefined;
let lastAt = 0;

function note(on: AudioContext, hertz: number, at: number): void {
  const tone = on.createOscillator();
  const volume = on.createGain();
  tone.type = "sine";
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.08, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
  tone.connect(volume).connect(on.destination);
  tone.start(at);
  tone.stop(at + 0.3);
}

/** Plays at most once a second. Silent until the person has interacted with the page, as browsers require. */
export function playChime(): void {
  if (Date.now() - lastAt < 1000 || navigator.userActivation?.hasBeenActive === false) return;
  lastAt = Date.now();
  context ??= new AudioContext();
  void context.resume();
  note(context, 587.33, context.currentTime);
  note(context, 880, context.currentTime + 0.09);
}
