/** Reads a QR code from what a browser shows, as a camera would. */
import jsQr from 'jsqr';
import type { Locator } from 'playwright-core';

/** The text of the code in a picture of the element, or undefined when there is none to be read. */
export async function readQr(shown: Locator): Promise<string | undefined> {
  const { width, height, dark } = await dotsOf(shown);
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < dark.length; at++) if (dark[at] === '1') pixels.fill(0, at * 4, at * 4 + 3);
  return jsQr.default(pixels, width, height)?.data;
}

/** For each dot of the picture, row by row, a 1 when it is dark. Unpacked by the browser, on an empty page: the one that is tested may load no picture of ours. */
async function dotsOf(shown: Locator): Promise<{ width: number; height: number; dark: string }> {
  const png = (await shown.screenshot()).toString('base64');
  const page = await shown.page().context().newPage();
  const dots = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const { width, height } = image;
    const paper = new OffscreenCanvas(width, height).getContext('2d');
    if (paper === null) throw new Error('no canvas');
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(0, 0, width, height);
    return { width, height, dark: Array.from({ length: width * height }, (_, at) => ((data[at * 4] ?? 255) < 128 ? 1 : 0)).join('') };
  }, png);
  await page.close();
  return dots;
}
