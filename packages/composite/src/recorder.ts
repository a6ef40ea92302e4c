/** What a step did to which cell. Every change names its node and unit; `unit` null is every unit that has a figure. */

export type Divided = {
  readonly kind: 'divided';
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly denominator: number;
};

/** No figure any more, or none for this aggregate, and why. */
export type Lost = { readonly kind: 'lost'; readonly reason: string };

export type Imputed = {
  readonly kind: 'imputed';
  readonly to: number;
  readonly method: 'mean' | 'median' | 'latest' | 'linear' | 'constant';
  /** Label of the group whose figures were used, null for all units. */
  readonly group: string | null;
  /** How many figures were used. */
  readonly figures: number;
  /** Times they are of; none where they are of the same time. */
  readonly times: readonly number[];
};

/** Availability as a share of what applies; below `required` the unit is screened out. */
export type Screened = { readonly kind: 'screened'; readonly availability: number; readonly required: number };

/** Skewness and kurtosis of an indicator (NaN: too few figures, or all equal), as they were or after a treatment. */
export type Examined = {
  readonly kind: 'examined';
  readonly after: 'nothing' | 'winsorising' | 'transformation';
  readonly skew: number;
  readonly kurtosis: number;
  readonly passed: boolean;
};

export type Winsorised = { readonly kind: 'winsorised'; readonly from: number; readonly to: number; readonly tail: 'high' | 'low' };

/**
 * With d = x − `origin`, where `mirrored` d = `origin` − x: log gives log(d + offset), Box–Cox ((d + offset)^lambda − 1) / lambda, or the logarithm at 0.
 * The result of what was mirrored is negated.
 */
export type Transformed = {
  readonly kind: 'transformed';
  readonly transform: 'log' | 'box-cox';
  readonly mirrored: boolean;
  readonly origin: number;
  readonly offset: number;
  /** 0 for the logarithm. */
  readonly lambda: number;
};

/**
 * The figure `from[0]` becomes `to[0]` and `from[1]` becomes `to[1]`, on a straight line, beyond them too: to[0] + (x − from[0]) / span · (to[1] − to[0]),
 * not below `limits[0]` and not above `limits[1]`, null being no limit.
 */
export type Line = {
  readonly kind: 'normalised';
  readonly method: string;
  readonly direction: 1 | -1;
  readonly from: readonly [number, number];
  /** `from[1]` − `from[0]`, which rounding may blur there. */
  readonly span: number;
  readonly to: readonly [number, number];
  readonly limits: readonly [number | null, number | null];
  /** Where there is one, x is the natural logarithm of the figure + `shift`. */
  readonly shift?: number;
};

/** The rank among `of` figures, 1 the worst, equal ones sharing the lower; or (rank − 1) / `divisor`. */
export type Ranked = {
  readonly kind: 'normalised';
  readonly method: string;
  readonly direction: 1 | -1;
  readonly of: number;
  readonly divisor: number | null;
};

/** `best` divided by the figure. */
export type Inverse = { readonly kind: 'normalised'; readonly method: string; readonly direction: -1; readonly best: number };

/** `fit` says how well weights that were sought answer what was asked: share of the variance explained (PCA), distance from the shares wanted (optimised). */
export type Weighted = { readonly kind: 'weighted'; readonly weight: number; readonly method: string; readonly fit: number | null };

/** A part's score that counted as the floor, in the aggregate `whole`. */
export type Floored = { readonly kind: 'floored'; readonly whole: string; readonly from: number; readonly to: number };

export type What = Divided | Lost | Imputed | Screened | Examined | Winsorised | Transformed | Line | Ranked | Inverse | Weighted | Floored;

export type Change = { readonly node: string; readonly unit: string | null } & What;

/** Takes each change as it is made. A step that is given none computes the same values and says nothing. */
export type Recorder = (change: Change) => void;
