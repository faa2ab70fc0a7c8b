"""One page of the middle per step, and the pages without a case. Each renders one view model of `page_models`."""
