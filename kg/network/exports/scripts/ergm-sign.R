# The ties with a sign as an object of the R package ergm.sign: "signed".
# Run in the folder of nodes.csv and edges.csv. Each pair is tied positively, negatively, both, or not.
# "positive" and "negative" are adjacency matrices of 0 and 1, symmetric, in the order of nodes.csv.
if (!requireNamespace("ergm.sign", quietly = TRUE)) {
  stop("the R package ergm.sign is missing: install.packages(\"ergm.sign\")", call. = FALSE)
}
read_table <- function(file) {
  read.csv(file, colClasses = "character", encoding = "UTF-8", na.strings = character(), check.names = FALSE)
}
nodes <- read_table("nodes.csv")
edges <- read_table("edges.csv")
adjacency <- function(sign) {
  kept <- edges[edges$sign == sign, ]
  ends <- cbind(match(kept$source, nodes$id), match(kept$target, nodes$id))
  matrix <- matrix(0L, nrow(nodes), nrow(nodes), dimnames = list(nodes$id, nodes$id))
  matrix[ends] <- 1L
  matrix[ends[, 2:1, drop = FALSE]] <- 1L
  matrix
}
positive <- adjacency("1")
negative <- adjacency("-1")
signed <- ergm.sign::network.sign(
  pos.mat = positive, neg.mat = negative, directed = FALSE, matrix.type = "adjacency",
  vertex.names = nodes$id, dual.sign = TRUE
)
