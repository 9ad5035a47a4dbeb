// Plays a lecture as a student would, and prints what the browser saw as one JSON object.
// Usage: node play.cjs FRONTEND_FOLDER BROWSER ADDRESS TITLE
const path = require("node:path");

const [folder, executablePath, address, title] = process.argv.slice(2);
const { chromium } = require(path.join(folder, "node_modules", "playwright-core"));

async function main() {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const complaints = [];
    const origins = new Set();
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => origins.add(new URL(request.url()).origin));

    await page.goto(address);
    await page.keyboard.press("Tab"); // the whole way by keyboard: brand, search, first lecture
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/lectures/**");
    const heading = await page.locator("h1", { hasText: title }).textContent();

    const video = page.locator("video");
    await video.evaluate((element) => (element.muted = true)); // a browser without a user plays no sound unasked
    await page.waitForFunction(() => document.querySelector("video").readyState > 0); // before, Space has nothing to play
    await video.focus();
    await page.keyboard.press("Space");
    await page.waitForFunction(() => document.querySelector("video").currentTime > 1);
    const seen = await video.evaluate((element) => ({
      time: element.currentTime,
      duration: element.duration,
      width: element.videoWidth,
      sound: element.webkitAudioDecodedByteCount,
      picture: element.webkitVideoDecodedByteCount,
      tracks: [...element.textTracks].map((track) => `${track.kind} ${track.language} ${track.label}`),
    }));
    await page.waitForFunction(() => document.querySelector("video").ended);
    console.log(JSON.stringify({ ...seen, heading, complaints, origins: [...origins].filter((o) => o.startsWith("http")) }));
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
