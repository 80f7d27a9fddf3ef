"""The checks of the NWB Inspector that are in use: those of two of its three grades, with the type that each looks at."""

CRITICAL, VIOLATION = "CRITICAL", "BEST_PRACTICE_VIOLATION"
CHECKS = [
    (None, CRITICAL, "name_slashes"),
    ("CompassDirection", VIOLATION, "compass_direction_unit"),
    ("DynamicTable", VIOLATION, "empty_table table_values_for_dict"),
    ("DynamicTable", CRITICAL, "ids_unique"),
    ("DynamicTableRegion", CRITICAL, "dynamic_table_region_data_validity"),
    ("ElectricalSeries", VIOLATION, "electrical_series_reference_electrodes_table electrical_series_unscaled_data"),
    ("ElectricalSeries", CRITICAL, "electrical_series_dims"),
    ("ImageSeries", VIOLATION, "image_series_data_size image_series_external_file_relative"
                               " image_series_starting_frame_without_external_file"),
    ("ImageSeries", CRITICAL, "image_series_external_file_valid"),
    ("Images", VIOLATION, "order_of_images_len order_of_images_unique"),
    ("ImagingPlane", VIOLATION, "excitation_lambda_in_nm imaging_plane_location_allen_ccf"),
    ("IndexSeries", VIOLATION, "index_series_points_to_image"),
    ("IntracellularElectrode", VIOLATION, "intracellular_electrode_cell_id_exists intracellular_electrode_location_allen_ccf"),
    ("NWBContainer", VIOLATION, "large_dataset_compression"),
    ("NWBFile", VIOLATION, "electrodes_location_allen_ccf"),
    ("NWBFile", CRITICAL, "session_id_no_slashes session_start_time_future_date subject_exists"),
    ("OpticalChannel", VIOLATION, "emission_lambda_in_nm"),
    ("OptogeneticStimulusSite", VIOLATION, "optogenetic_stimulus_site_has_optogenetic_series"),
    ("PlaneSegmentation", VIOLATION, "plane_segmentation_image_mask_shape_against_ref_images"),
    ("RoiResponseSeries", VIOLATION, "roi_response_series_link_to_plane_segmentation"),
    ("RoiResponseSeries", CRITICAL, "roi_response_series_dims"),
    ("SpatialSeries", VIOLATION, "spatial_series_degrees_magnitude spatial_series_radians_magnitude spatial_series_unit"),
    ("SpatialSeries", CRITICAL, "spatial_series_dims"),
    ("Subject", CRITICAL, "subject_age subject_id_exists subject_id_no_slashes subject_proper_age_range subject_sex"
                          " subject_species_exists subject_species_form subject_weight"),
    ("SweepTable", VIOLATION, "sweeptable_deprecated"),
    ("TimeIntervals", VIOLATION, "time_interval_time_columns time_intervals_stop_after_start"),
    ("TimeIntervals", CRITICAL, "time_intervals_duration time_intervals_start_time_not_constant"),
    ("TimeSeries", VIOLATION, "data_orientation missing_unit rate_not_below_threshold regular_timestamps resolution"
                              " time_series_data_is_not_empty time_series_duration timestamps_ascending timestamps_without_nans"),
    ("TimeSeries", CRITICAL, "rate_is_not_zero rate_is_positive timestamps_match_first_dimension"),
    ("Units", VIOLATION, "negative_spike_times spike_times_not_in_unobserved_interval units_resolution_is_set"
                         " units_resolution_is_valid"),
    ("Units", CRITICAL, "ascending_spike_times spike_times_not_in_samples units_table_duration units_table_has_spikes"),
]


def rows():
    return [{"check": f"check_{name}", "neurodata_type": kind, "importance_in_use": importance} for kind, importance, names in CHECKS for name in names.split()]
