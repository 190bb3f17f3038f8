type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> };

const longest = 60_000;

/** Looks through the camera for an activation code until one is seen; null when it is refused or nothing comes. */
export async function scanToken(frame: HTMLElement, video: HTMLVideoElement): Promise<string | null> {
  const make = (window as unknown as { BarcodeDetector?: new (options: object) => Detector }).BarcodeDetector;
  if (!make) return null;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
  if (!stream) return null;
  frame.hidden = false;
  video.srcObject = stream;
  await video.play();
  const detector = new make({ formats: ["qr_code"] });
  const until = Date.now() + longest;
  try {
    while (Date.now() < until) {
      const seen = await detector.detect(video).catch(() => []);
      const token = seen.map(({ rawValue }) => /#jeton=([\w-]{16,24})$/.exec(rawValue)?.[1]).find(Boolean);
      if (token) return token;
      await new Promise((done) => setTimeout(done, 250));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    frame.hidden = true;
  }
}
