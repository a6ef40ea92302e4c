// Loaded into the program that run.mjs starts: when the starter is gone without a word (kill -9), stop cleanly instead of living on as an orphan.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
