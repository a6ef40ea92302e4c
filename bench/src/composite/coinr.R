# Times COINr on its own example index: Rscript coinr.R build|uncertainty|sensitivity ROWS. Prints seconds and version as JSON.
suppressMessages(library(COINr))
given <- commandArgs(trailingOnly = TRUE)
work <- given[1]
rows <- as.integer(given[2])
set.seed(1)

coin <- build_example_coin(quietly = TRUE)
# What is not named in its log cannot be varied without a question at the keyboard.
coin <- suppressMessages(Aggregate(coin, dset = "Normalised", f_ag = "a_amean", w = "Original"))
discrete <- function(address, values) list(Address = address, Distribution = values, Type = "discrete")
scales <- list(
  list(f_n = "n_minmax", f_n_para = list(c(1, 100))),
  list(f_n = "n_zscore", f_n_para = list(c(10, 2)))
)
noise <- data.frame(Level = c(2, 3), NoiseFactor = c(0.25, 0.25))
uncertain <- list(
  Points = discrete("$Log$Treat$global_specs$f1_para$winmax", 1:5),
  Scale = discrete("$Log$Normalise$global_specs", scales),
  Weights = discrete("$Log$Aggregate$w", get_noisy_weights(coin$Meta$Weights$Original, noise_specs = noise, Nrep = 100)),
  Mean = discrete("$Log$Aggregate$f_ag", c("a_amean", "a_gmean"))
)
analyse <- function(type, resamples) {
  get_sensitivity(coin, uncertain, N = rows, SA_type = type, dset = "Aggregated", iCode = "Index", Nboot = resamples, quietly = TRUE)
}
took <- system.time(switch(work,
  build = for (run in seq_len(rows)) build_example_coin(quietly = TRUE),
  uncertainty = analyse("UA", NULL),
  sensitivity = analyse("SA", 1000)
))
cat(sprintf('{"seconds":%f,"version":"%s"}\n', took[["elapsed"]], packageVersion("COINr")))
